"""requests-oauthlib 2.0 with oauthlib 4.0: the other OAuth library that knows RFC 6749, not Twitch.

Each call of it takes the address it goes to. Plain HTTP has to be allowed by OAUTHLIB_INSECURE_TRANSPORT.
"""

import pytest
from oauthlib.oauth2 import (
    AccessDeniedError, BackendApplicationClient, MismatchingStateError, MissingTokenError, MobileApplicationClient,
    WebApplicationClient,
)
from requests_oauthlib import OAuth2Session

from person import query
from sandbox import ALICE, BOT, REDIRECT, TV

SECONDS = 20


@pytest.fixture(autouse=True)
def plain_http(monkeypatch):
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def token_url(sandbox):
    return f"{sandbox.oauth2}/token"


def session_of(client=BOT, kind=WebApplicationClient, scope=None, **options):
    """`kind` is the library's name for the grant type."""
    session = OAuth2Session(client=kind(client.id, scope=scope), scope=scope, redirect_uri=REDIRECT, **options)
    session.headers["Client-Id"] = client.id
    return session


def login_of(sandbox, session):
    answer = session.get(f"{sandbox.helix}/users", timeout=SECONDS)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"][0]["login"]


def test_client_credentials(sandbox, token_url):
    session = session_of(kind=BackendApplicationClient)
    token = session.fetch_token(token_url, client_secret=BOT.secret, include_client_id=True, timeout=SECONDS)
    assert set(token) == {"access_token", "expires_in", "expires_at", "token_type"}
    answer = session.get(f"{sandbox.helix}/users", params={"id": ALICE.id}, timeout=SECONDS)
    assert answer.json()["data"][0]["login"] == ALICE.login


def test_code(sandbox, token_url, alice):
    session = session_of(scope=["chat:read", "chat:edit"])
    url, state = session.authorization_url(f"{sandbox.oauth2}/authorize", force_verify="true")
    back = alice.consent(url)
    assert query(back)["state"] == state
    token = session.fetch_token(
        token_url, authorization_response=back, client_secret=BOT.secret,
        include_client_id=True, timeout=SECONDS)
    assert set(token.scopes) == {"chat:read", "chat:edit"} and not token.scope_changed
    assert login_of(sandbox, session) == ALICE.login


def test_code_refused(sandbox, token_url, alice):
    session = session_of(scope=["chat:read"])
    url, _ = session.authorization_url(f"{sandbox.oauth2}/authorize")
    with pytest.raises(AccessDeniedError, match="The user denied you access"):
        session.fetch_token(token_url, authorization_response=alice.consent(url, "deny"), timeout=SECONDS)


def test_code_for_another_state(sandbox, token_url, alice):
    session = session_of(scope=["chat:read"])
    back = alice.consent(session.authorization_url(f"{sandbox.oauth2}/authorize", state="another")[0])
    session._state = "this one"
    with pytest.raises(MismatchingStateError):
        session.fetch_token(token_url, authorization_response=back, timeout=SECONDS)


def test_implicit(sandbox, alice):
    session = session_of(kind=MobileApplicationClient, scope=["chat:read"])
    url, _ = session.authorization_url(f"{sandbox.oauth2}/authorize")
    token = session.token_from_fragment(alice.consent(url))
    # Neither a lifetime nor a refresh token.
    assert set(token) == {"access_token", "scope", "state", "token_type"}
    assert login_of(sandbox, session) == ALICE.login


@pytest.mark.parametrize("client", [BOT, TV], ids=["confidential", "public"])
def test_refresh(sandbox, token_url, client):
    grant = sandbox.grant(client.id, ALICE.login, "chat:read")
    session = session_of(client, token=grant)
    credentials = {"client_id": client.id, **({"client_secret": BOT.secret} if client is BOT else {})}
    session.refresh_token(token_url, **credentials, timeout=SECONDS)
    token = session.refresh_token(token_url, **credentials, timeout=SECONDS)
    assert token["access_token"] != grant["access_token"] and token["scope"] == ["chat:read"]
    assert (token["refresh_token"] == grant["refresh_token"]) == (client is BOT)
    assert login_of(sandbox, session) == ALICE.login
    assert sandbox.severed_grants == 0


def test_refresh_of_an_expired_token_by_itself(sandbox, token_url):
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")
    updates = []
    session = session_of(
        token={**grant, "expires_in": -1}, auto_refresh_url=token_url, token_updater=updates.append,
        auto_refresh_kwargs={"client_id": BOT.id, "client_secret": BOT.secret})
    assert login_of(sandbox, session) == ALICE.login
    assert [token["access_token"] for token in updates] == [session.token["access_token"]] != [grant["access_token"]]


def test_errors_have_no_name(sandbox, token_url):
    # It finds no `error` in Twitch's bodies and says only that there is no token.
    session = session_of(token={"refresh_token": "nonsense"})
    with pytest.raises(MissingTokenError):
        session.refresh_token(token_url, client_id=BOT.id, client_secret=BOT.secret, timeout=SECONDS)
    assert sandbox.requests_to("refresh_token")[-1]["status"] == 400


def test_http_basic_is_not_understood(sandbox, token_url):
    # Its default.
    session = session_of(kind=BackendApplicationClient)
    with pytest.raises(MissingTokenError):
        session.fetch_token(token_url, auth=(BOT.id, BOT.secret), timeout=SECONDS)
    assert sandbox.requests_to("client_credentials")[-1]["status"] == 400
