"""What schemathesis loads beside the document: checks of ours, and no wait that outlasts a test."""

import json
import re

import schemathesis

from api_document import events, validator

# A caller who waits longer is what other tests are about.
LONGEST_WAIT = 1


# Accounts that there are. A name that was made up is taken for one of them three times of four.
ACCOUNTS = ("bot", "app", "tv")
NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@schemathesis.hook
def before_call(context, case, kwargs):
    if str(case.query.get("wait", "")).isdigit():
        case.query["wait"] = min(int(case.query["wait"]), LONGEST_WAIT)
    account = case.path_parameters.get("account")
    if isinstance(account, str) and NAME.fullmatch(account) and (chance := sum(account.encode()) % 4) < 3:
        case.path_parameters["account"] = ACCOUNTS[chance]


@schemathesis.check
def events_conform(context, response, case):
    """The data of each event fits; that the events are the document's is checked by schemathesis."""
    if not response.headers.get("content-type", [""])[0].startswith("text/event-stream"):
        return
    schema = case.operation.definition.raw["responses"]["200"]["content"]["text/event-stream"]["schema"]
    data_of = {event["title"]: event["properties"]["data"]["contentSchema"] for event in schema["oneOf"]}
    for name, data in events(response.content.decode()):
        validator(case.operation.schema.raw_schema, data_of[name]).validate(json.loads(data))


@schemathesis.check
def problems_say_what_to_expect(context, response, case):
    """Whatever is not a success is a problem document with the status of its answer."""
    if response.status_code < 400 or response.request.method == "HEAD":
        return
    assert response.headers["content-type"] == ["application/problem+json"]
    assert response.json()["status"] == response.status_code and response.json()["detail"]


@schemathesis.check
def nothing_is_cached(context, response, case):
    """Tokens must not stay in anybody's cache (RFC 6749 section 5.1)."""
    if case.path != "/v1/openapi.json":
        assert response.headers["cache-control"] == ["no-store"]
