"""Requests as Twitch's own twitch-cli makes them, byte for byte where it matters: parameters in the query of a POST
that has neither a body nor a Content-Type, and multipart for the device flow.
"""

import http.client
import json
from types import SimpleNamespace
from urllib.parse import quote, urlencode, urlsplit

import pytest

from person import query
from sandbox import ALICE, BOT, REDIRECT, TV

BOUNDARY = "5c1f0b7ac9d34e06a1b2c3d4e5f60718"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture
def send(sandbox):
    """Sends a request with these headers and no other but Host and, as Go does, Content-Length."""

    def send(method, path, body=b"", **headers):
        connection = http.client.HTTPConnection(urlsplit(sandbox.base).netloc, timeout=20)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if method == "POST":
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        return SimpleNamespace(
            status=answer.status, type=answer.getheader("Content-Type"), text=content.decode(),
            json=json.loads(content) if content.startswith(b"{") else None)

    return send


def post(send, path, **parameters):
    return send("POST", f"{path}?{urlencode(parameters)}")


def multipart(send, path, **fields):
    """As Go's multipart writer makes it: one part for each field, nothing but its name in its head."""
    parts = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items())
    return send(
        "POST", path, f"{parts}--{BOUNDARY}--\r\n".encode(), Content_Type=f"multipart/form-data; boundary={BOUNDARY}")


def is_refused(answer, status, message):
    """Twitch's error shape: two members and a newline, as plain application/json."""
    return (answer.status, answer.type, answer.json, answer.text[-1]) == (
        status, "application/json", {"status": status, "message": message}, "\n")


def test_app_token(send, sandbox):
    answer = post(
        send, "/oauth2/token", grant_type="client_credentials", client_id=BOT.id, client_secret=BOT.secret)
    assert (answer.status, answer.type, answer.text[-1]) == (200, "application/json", "\n")
    assert set(answer.json) == {"access_token", "expires_in", "token_type"} and answer.json["token_type"] == "bearer"
    assert sandbox.validate(answer.json["access_token"]).ok


@pytest.mark.parametrize(("parameters", "status", "message"), [
    ({}, 400, "missing client id"),
    ({"client_id": "nobody", "client_secret": "none"}, 400, "invalid client"),
    ({"client_id": BOT.id, "client_secret": "wrong"}, 403, "invalid client secret"),
])
def test_app_token_refused(send, parameters, status, message):
    answer = post(send, "/oauth2/token", grant_type="client_credentials", **parameters)
    assert is_refused(answer, status, message), answer


def test_code(send, sandbox, alice):
    url = sandbox.authorize_url(
        response_type="code", client_id=BOT.id, redirect_uri=REDIRECT, scope="chat:read", state="a state")
    exchange = {"client_id": BOT.id, "client_secret": BOT.secret, "redirect_uri": REDIRECT}
    exchange["code"] = query(alice.consent(url))["code"]
    answer = post(send, "/oauth2/token", grant_type="authorization_code", **exchange)
    assert set(answer.json) == {"access_token", "expires_in", "refresh_token", "scope", "token_type"}
    assert answer.json["scope"] == ["chat:read"]
    again = post(send, "/oauth2/token", grant_type="authorization_code", **exchange)
    assert is_refused(again, 400, "Invalid authorization code"), again


def test_code_for_another_redirect_uri(send, sandbox, alice):
    url = sandbox.authorize_url(response_type="code", client_id=BOT.id, redirect_uri=REDIRECT, scope="")
    answer = post(
        send, "/oauth2/token", grant_type="authorization_code", client_id=BOT.id, client_secret=BOT.secret,
        redirect_uri=REDIRECT.rstrip("/"), code=query(alice.consent(url))["code"])
    assert is_refused(answer, 400, "Parameter redirect_uri does not match registered URI"), answer


@pytest.mark.parametrize("client", [BOT, TV], ids=["confidential", "public"])
def test_refresh(send, sandbox, client):
    sandbox.policy(special_refresh_tokens=True)
    old = sandbox.grant(client.id, ALICE.login, "chat:read")
    # It sends an empty secret when it has none.
    answer = post(
        send, "/oauth2/token", grant_type="refresh_token", client_id=client.id, refresh_token=old["refresh_token"],
        client_secret=getattr(client, "secret", ""))
    assert set(answer.json) == {"access_token", "expires_in", "refresh_token", "scope", "token_type"}
    assert (answer.json["refresh_token"] == old["refresh_token"]) == (client is BOT)
    assert sandbox.validate(old["access_token"]).ok == (client is BOT)


@pytest.mark.parametrize(("parameters", "status", "message"), [
    ({"refresh_token": "nonsense"}, 400, "missing client secret"),
    ({"refresh_token": "nonsense", "client_secret": BOT.secret}, 400, "Invalid refresh token"),
])
def test_refresh_refused(send, parameters, status, message):
    answer = post(send, "/oauth2/token", grant_type="refresh_token", client_id=BOT.id, **parameters)
    assert is_refused(answer, status, message), answer


@pytest.mark.parametrize("scheme", ["OAuth", "Bearer"])
def test_validate(send, sandbox, scheme):
    token = sandbox.grant(BOT.id, ALICE.login, "chat:read")["access_token"]
    answer = send("GET", "/oauth2/validate", Authorization=f"{scheme} {token}")
    assert set(answer.json) == {"client_id", "login", "scopes", "user_id", "expires_in"}
    assert answer.type == "application/json" and type(answer.json["expires_in"]) is int


def test_validate_refused(send):
    answer = send("GET", "/oauth2/validate", Authorization="OAuth nonsense")
    assert is_refused(answer, 401, "invalid access token"), answer
    answer = send("GET", "/oauth2/validate")
    assert is_refused(answer, 401, "missing authorization token"), answer


def test_revoke(send, sandbox):
    token = sandbox.grant(BOT.id, ALICE.login)["access_token"]
    unknown = post(send, "/oauth2/revoke", client_id="nobody", token=token)
    assert is_refused(unknown, 404, "client does not exist"), unknown
    done = post(send, "/oauth2/revoke", client_id=BOT.id, token=token)
    assert (done.status, done.text) == (200, "")
    again = post(send, "/oauth2/revoke", client_id=BOT.id, token=token)
    assert is_refused(again, 400, "Invalid token"), again


@pytest.mark.parametrize("ask", [post, multipart])
@pytest.mark.parametrize("client", [BOT, TV], ids=["confidential", "public"])
def test_device_code(send, sandbox, ask, client):
    start = ask(send, "/oauth2/device", client_id=client.id, scopes="chat:edit chat:read")
    assert set(start.json) == {"device_code", "expires_in", "interval", "user_code", "verification_uri"}
    assert (start.json["expires_in"], start.json["interval"]) == (1800, 5)
    poll = {
        "client_id": client.id, "scopes": "chat:edit chat:read", "device_code": start.json["device_code"],
        "grant_type": DEVICE_CODE}
    waiting = ask(send, "/oauth2/token", **poll)
    assert is_refused(waiting, 400, "authorization_pending"), waiting
    sandbox.approve_device(start.json["user_code"], ALICE.login)
    answer = ask(send, "/oauth2/token", **poll)
    assert answer.json["scope"] == ["chat:edit", "chat:read"] and answer.json["refresh_token"]
    used = ask(send, "/oauth2/token", **poll)
    assert is_refused(used, 400, "invalid device code"), used


def test_device_code_without_scopes(send, sandbox):
    start = multipart(send, "/oauth2/device", client_id=TV.id, scopes="")
    sandbox.approve_device(start.json["user_code"], ALICE.login)
    answer = multipart(
        send, "/oauth2/token", client_id=TV.id, scopes="", device_code=start.json["device_code"],
        grant_type=DEVICE_CODE)
    # The member is missing, not empty.
    assert set(answer.json) == {"access_token", "expires_in", "refresh_token", "token_type"}
    assert sandbox.validate(answer.json["access_token"]).json()["scopes"] is None


def test_parameters_in_query_and_body(send, sandbox):
    # The body counts; what is only in the query counts as well.
    answer = send(
        "POST", f"/oauth2/token?grant_type=client_credentials&client_id={BOT.id}&client_secret=wrong",
        f"client_secret={quote(BOT.secret)}".encode(), Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 200


@pytest.mark.parametrize("path", ["/oauth2/token", "/oauth2/device", "/oauth2/revoke"])
def test_get_where_post_is_needed(send, path):
    assert send("GET", f"{path}?client_id={BOT.id}").status == 404
