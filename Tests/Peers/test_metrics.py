"""The daemon's metrics, judged by Prometheus's own parser."""

import http.client

from prometheus_client.parser import text_string_to_metric_families

from keeper import UnixConnection
from sandbox import ALICE, BOT


def metrics(keeper):
    """The families by name, each with its samples by their labels."""
    connection = UnixConnection(keeper.path)
    connection.request("GET", "/metrics")
    answer = connection.getresponse()
    assert answer.status == http.client.OK
    assert answer.getheader("content-type") == "text/plain; version=0.0.4; charset=utf-8"
    text = answer.read().decode()
    connection.close()
    families = {}
    for family in text_string_to_metric_families(text):
        assert family.name not in families and family.documentation and family.type in ("counter", "gauge")
        values = {tuple(sorted(sample.labels.items())): sample.value for sample in family.samples}
        assert len(values) == len(family.samples), family.name
        families[family.name] = values
    return families, text


def value(families, name, **labels):
    return families[f"tokenkeeper_{name}"][tuple(sorted(labels.items()))]


def test_everything_is_counted(sandbox, keeper):
    before, _ = metrics(keeper)
    assert value(before, "accounts", state="valid") == 1  # app
    assert value(before, "accounts", state="needs_login") == 2
    assert value(before, "identity_calls", call="app_token", result="ok") == 1
    assert value(before, "connections") == 1
    assert value(before, "build_info", version=keeper.ask("GET", "/v1/status")["version"]) == 1

    keeper.import_grant("bot", sandbox.grant(BOT.id, ALICE.login, "chat:read"))
    generation = keeper.token("bot")["generation"]
    keeper.token("bot")
    sandbox.revoke(keeper.token("bot")["access_token"])
    while keeper.reject("bot", generation)["generation"] == generation:
        pass  # bounded by the test's deadline

    after, text = metrics(keeper)
    assert value(after, "accounts", state="valid") == 2
    assert value(after, "tokens_handed_out") - value(before, "tokens_handed_out") >= 4
    assert value(after, "identity_calls", call="refresh", result="ok") == 1
    assert value(after, "identity_calls", call="validate", result="rejected") >= 1
    assert value(after, "store_writes", result="ok") > value(before, "store_writes", result="ok")
    assert value(after, "store_writes", result="failed") == 0 and value(after, "store_writable") == 1
    assert 0 <= value(after, "identity_calls_in_flight") <= 1  # the fresh token may be in validation
    assert 0 <= value(after, "last_pass_age_seconds") <= 60
    for secret in ('"bot"', '"app"', ALICE.login, ALICE.id, BOT.id, BOT.secret, keeper.token("bot")["access_token"]):
        assert secret not in text


def test_streams_are_counted_while_they_are_read(keeper):
    connection = UnixConnection(keeper.path)
    connection.request("POST", "/v1/accounts/tv/login", "{}", {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert answer.readline()
    assert value(metrics(keeper)[0], "streams") == 1
    answer.close()
    connection.close()
    while value(metrics(keeper)[0], "streams") == 1:
        pass  # bounded by the test's deadline
