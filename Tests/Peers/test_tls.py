"""The sandbox's own TLS, as libraries meet it that are told of its throw-away authority and of nothing else."""

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from oauthlib.oauth2 import WebApplicationClient
from requests_oauthlib import OAuth2Session

from person import Person, query
from sandbox import ALICE, BOT, REDIRECT, Sandbox

SECONDS = 20


@pytest.fixture
def tls(request, tmp_path):
    running = Sandbox(request.config.getoption("--twitch-sandbox"), tmp_path, tls=True)
    yield running
    running.close()


def test_code_and_refresh_by_requests_oauthlib(tls):
    # Over https it needs no leave to speak: OAUTHLIB_INSECURE_TRANSPORT is not set here.
    session = OAuth2Session(client=WebApplicationClient(BOT.id), scope=["chat:read"], redirect_uri=REDIRECT)
    session.verify = tls.authority
    session.headers["Client-Id"] = BOT.id
    url, _ = session.authorization_url(f"{tls.oauth2}/authorize")
    back = Person(ALICE.id, verify=tls.authority).consent(url)
    token_url = f"{tls.oauth2}/token"
    # By the code alone: the address that the browser came back to is plain http, which the library would refuse.
    first = session.fetch_token(
        token_url, code=query(back)["code"], client_secret=BOT.secret, include_client_id=True, timeout=SECONDS)
    second = session.refresh_token(token_url, client_id=BOT.id, client_secret=BOT.secret, timeout=SECONDS)
    assert second["access_token"] != first["access_token"]
    answer = session.get(f"{tls.helix}/users", timeout=SECONDS)
    assert answer.json()["data"][0]["login"] == ALICE.login


def test_client_credentials_by_authlib(tls):
    session = AuthlibSession(BOT.id, BOT.secret, token_endpoint_auth_method="client_secret_post")
    session.verify = tls.authority
    token = session.fetch_token(f"{tls.oauth2}/token", grant_type="client_credentials", timeout=SECONDS)
    assert token["token_type"] == "bearer"
    assert tls.validate(token["access_token"]).json()["client_id"] == BOT.id


def test_documents_name_https(tls):
    documents = requests.get(
        f"{tls.oauth2}/.well-known/openid-configuration", verify=tls.authority, timeout=SECONDS).json()
    assert documents["issuer"] == tls.oauth2
    assert requests.get(documents["jwks_uri"], verify=tls.authority, timeout=SECONDS).ok


def test_the_system_does_not_trust_it(tls):
    with pytest.raises(requests.exceptions.SSLError, match="CERTIFICATE_VERIFY_FAILED"):
        requests.get(f"{tls.oauth2}/keys", timeout=SECONDS)
    assert tls.count("keys") == 0
