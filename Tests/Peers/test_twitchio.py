"""TwitchIO 3.3.2: its OAuth class.

It takes no address; the class attributes `Route.ID_BASE` and `Route.BASE`, from which it builds every one, are set.
"""

import asyncio

import pytest
import twitchio
from twitchio.authentication import OAuth
from twitchio.authentication import oauth as twitchio_oauth
from twitchio.exceptions import DeviceCodeFlowException, HTTPException
from twitchio.http import Route

from bounded import Paced, run
from person import query
from sandbox import ALICE, BOT, QUOTED, REDIRECT, TV, with_grant

CHAT = twitchio.Scopes(["chat:read", "chat:edit"])


@pytest.fixture(autouse=True)
def routes(sandbox, monkeypatch):
    monkeypatch.setattr(Route, "ID_BASE", sandbox.base + "/")
    monkeypatch.setattr(Route, "BASE", sandbox.helix + "/")


def with_oauth(scenario, client=BOT):
    """Runs `scenario` with the OAuth class for a client."""

    async def bounded():
        oauth = OAuth(
            client_id=client.id, client_secret=getattr(client, "secret", None), redirect_uri=REDIRECT, scopes=CHAT)
        try:
            return await scenario(oauth)
        finally:
            await oauth.close()

    return run(bounded())


def test_app_token(sandbox):
    async def scenario(oauth):
        token = await oauth.client_credentials_token()
        assert token.token_type == "bearer" and token.expires_in > 58 * 86400 - 60
        valid = await oauth.validate_token(token.access_token)
        assert (valid.client_id, valid.login, valid.user_id, valid.scopes) == (BOT.id, None, None, None)

    with_oauth(scenario)


def test_code(sandbox, alice):
    async def scenario(oauth):
        page = oauth.get_authorization_url(state="a state", force_verify=True)
        back = query(await asyncio.to_thread(alice.consent, page.url))
        assert back["state"] == "a state"
        token = await oauth.user_access_token(back["code"])
        assert set(token.scope) == {"chat:read", "chat:edit"}
        assert (await oauth.validate_token(f"Bearer {token.access_token}")).user_id == ALICE.id
        with pytest.raises(HTTPException) as caught:
            await oauth.user_access_token(back["code"])
        assert caught.value.extra == {"status": 400, "message": "Invalid authorization code"}

    with_oauth(scenario)


def test_every_scope_it_knows_can_be_asked_for(sandbox, alice):
    async def scenario(oauth):
        everything = twitchio.Scopes.all()
        back = query(await asyncio.to_thread(alice.consent, oauth.get_authorization_url(scopes=everything).url))
        assert set(back["scope"].split()) == set(everything)

    with_oauth(scenario)


@pytest.mark.parametrize("client", [BOT, TV], ids=["confidential", "public"])
def test_device_code(sandbox, alice, monkeypatch, client):
    polls = []

    async def person_answers(seconds):
        polls.append(seconds)
        assert (await asyncio.to_thread(alice.decide, device["verification_uri"])).status_code == 200

    monkeypatch.setattr(twitchio_oauth, "asyncio", Paced(person_answers))

    async def begin(oauth):
        return await oauth.device_code_flow()

    async def finish(oauth):
        token = await oauth.device_code_authorization(device_code=device["device_code"], interval=device["interval"])
        assert (await oauth.validate_token(token["access_token"])).login == ALICE.login
        with pytest.raises(DeviceCodeFlowException) as caught:
            await oauth.device_code_authorization(device_code=device["device_code"])
        assert caught.value.reason == twitchio.DeviceCodeRejection.INVALID_DEVICE_CODE
        return token

    device = with_oauth(begin, client)
    token = with_oauth(finish, client)
    assert polls == [5] and set(token["scope"]) == {"chat:read", "chat:edit"}
    # A POST without a body, and here also without a content type.
    assert "device_code" in sandbox.requests_to("device_code")[0]["names_in_query"]


def test_device_code_refused(sandbox, alice):
    async def scenario(oauth):
        device = await oauth.device_code_flow()
        await asyncio.to_thread(alice.decide, device["verification_uri"], "deny")
        with pytest.raises(DeviceCodeFlowException) as caught:
            await oauth.device_code_authorization(device_code=device["device_code"])
        assert caught.value.reason == twitchio.DeviceCodeRejection.INVALID_DEVICE_CODE

    with_oauth(scenario)


@pytest.mark.parametrize("client", [BOT, TV], ids=["confidential", "public"])
@pytest.mark.parametrize("special", [False, True], ids=["plain", "special"])
def test_refresh(sandbox, client, special):
    sandbox.policy(special_refresh_tokens=special)
    old = sandbox.grant(client.id, ALICE.login, "chat:read")

    async def scenario(oauth):
        first = await oauth.refresh_token(old["refresh_token"])
        token = await oauth.refresh_token(first.refresh_token)
        assert token.access_token != old["access_token"] and token.scope == ["chat:read"]
        assert (token.refresh_token == old["refresh_token"]) == (client is BOT)
        assert (await oauth.validate_token(token.access_token)).login == ALICE.login

    with_oauth(scenario, client)
    assert sandbox.severed_grants == 0


@pytest.mark.parametrize("sandbox", [with_grant(TV.id, refresh_token=QUOTED)], indirect=True)
def test_refresh_token_that_looks_quoted(sandbox):
    # It quotes the refresh token before it builds a query, and leaves alone there what looks quoted: once, in the end.
    async def scenario(oauth):
        assert (await oauth.refresh_token(QUOTED)).scope == ["chat:read"]

    with_oauth(scenario, TV)


def test_token_without_scopes(sandbox):
    # Its own bug: the answer has no `scope` then, and it wants one.
    refresh_token = sandbox.grant(BOT.id, ALICE.login)["refresh_token"]

    async def scenario(oauth):
        with pytest.raises(KeyError, match="scope"):
            await oauth.refresh_token(refresh_token)

    with_oauth(scenario)


def test_revoke(sandbox):
    token = sandbox.grant(BOT.id, ALICE.login)["access_token"]

    async def scenario(oauth):
        # Its own bug: Twitch's answer to a revocation is empty, and it wants JSON. The token is gone all the same.
        with pytest.raises(HTTPException, match="received text data"):
            await oauth.revoke_token(token)
        with pytest.raises(HTTPException) as caught:
            await oauth.revoke_token(token)
        assert caught.value.extra == {"status": 400, "message": "Invalid token"}

    with_oauth(scenario)
    assert sandbox.validate(token).status_code == 401
