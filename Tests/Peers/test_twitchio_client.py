"""TwitchIO 3.3.2: the client that keeps tokens by itself, validates them hourly and refreshes them.

As in test_twitchio.py it is pointed to the sandbox by the class attributes of `Route`.
"""

import asyncio
import datetime
import json

import pytest
import twitchio
from twitchio.authentication import tokens
from twitchio.exceptions import HTTPException, InvalidTokenException
from twitchio.http import Route
from twitchio.web import AiohttpAdapter

from bounded import Paced, run
from sandbox import ALICE, BOB, BOT, TV

CHAT = twitchio.Scopes(["chat:read", "chat:edit"])


@pytest.fixture(autouse=True)
def routes(sandbox, monkeypatch):
    monkeypatch.setattr(Route, "ID_BASE", sandbox.base + "/")
    monkeypatch.setattr(Route, "BASE", sandbox.helix + "/")


@pytest.fixture(autouse=True)
def directory(tmp_path, monkeypatch):
    """It saves tokens in the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Client(twitchio.Client):
    """Remembers the tokens that were refreshed."""

    def __init__(self, client=BOT, **options):
        self.refreshed = asyncio.Queue()
        super().__init__(client_id=client.id, client_secret=getattr(client, "secret", None), **options)

    async def event_token_refreshed(self, payload):
        await self.refreshed.put(payload)


def with_client(scenario, logged_in=True, **options):
    async def bounded():
        async with Client(**options) as client:
            if logged_in:
                await client.login(load_tokens=False, save_tokens=False)
            return await scenario(client)

    return run(bounded())


async def add(client, grant):
    return await client.add_token(grant["access_token"], grant["refresh_token"])


def test_login_gets_an_app_token_and_the_bot_itself(sandbox):
    async def scenario(client):
        assert client.user.name == ALICE.login and client.user.display_name == ALICE.name
        assert [user.id for user in await client.fetch_users(logins=[BOB.login])] == [BOB.id]

    with_client(scenario, bot_id=ALICE.id)
    assert sandbox.count("client_credentials") == 1 and sandbox.count("validate") == 1


def test_dead_app_token_is_replaced(sandbox):
    async def scenario(client):
        sandbox.revoke(client._http._app_token)
        assert [user.id for user in await client.fetch_users(logins=[BOB.login])] == [BOB.id]

    with_client(scenario)
    assert sandbox.count("client_credentials") == 2


@pytest.mark.parametrize("special", [False, True], ids=["plain", "special"])
def test_dead_user_token_is_refreshed(sandbox, special):
    sandbox.policy(special_refresh_tokens=special)
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")

    async def scenario(client):
        assert (await add(client, grant)).user_id == ALICE.id
        sandbox.revoke(grant["access_token"])
        assert [user.id for user in await client.fetch_users(ids=[BOB.id], token_for=ALICE.id)] == [BOB.id]
        event = await client.refreshed.get()
        assert event.user_id == ALICE.id and event.token == client.tokens[ALICE.id]["token"]

    with_client(scenario)
    assert sandbox.count("refresh_token") == 1


def test_foreign_client_id_is_no_reason_to_refresh(sandbox):
    # Also 401, but the token lives: only "Invalid OAuth token" and "invalid access token" say that it does not.
    grant = sandbox.grant(TV.id, ALICE.login, "chat:read")

    async def scenario(client):
        await add(client, grant)
        with pytest.raises(HTTPException) as caught:
            await client.fetch_users(ids=[BOB.id], token_for=ALICE.id)
        assert caught.value.extra == {
            "error": "Unauthorized", "status": 401, "message": "Client ID and OAuth token do not match"}

    with_client(scenario)
    assert sandbox.count("refresh_token") == 0


def test_token_with_less_than_an_hour_is_refreshed_when_added(sandbox):
    sandbox.add_client(BOT.id, secret=BOT.secret, lifetimes={"user_token": [3000, 3600]})
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")

    async def scenario(client):
        await add(client, grant)
        assert client.tokens[ALICE.id]["token"] != grant["access_token"]

    with_client(scenario)
    assert sandbox.count("refresh_token") == 1


def test_dead_grant_cannot_be_added(sandbox):
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")
    sandbox.disconnect(BOT.id, ALICE.login)

    async def scenario(client):
        # Its own bug: the text of the error has the token in it.
        with pytest.raises(InvalidTokenException, match=grant["access_token"]):
            await add(client, grant)

    with_client(scenario)


def test_tokens_are_saved_when_closed_and_loaded_at_login(sandbox, directory):
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")

    async def save(client):
        await client.login()
        await add(client, grant)

    async def load(client):
        await client.login()
        assert client.tokens[ALICE.id]["token"] == grant["access_token"]

    with_client(save, logged_in=False)
    assert json.loads((directory / ".tio.tokens.json").read_text())[ALICE.id]["refresh"] == grant["refresh_token"]
    with_client(load, logged_in=False)


# Hourly validation. The loop goes round every 60 s and validates what was not validated for 55 minutes. It has no
# setting for either: its sleep is the test's, and the time it has noted down is set back.


class Hours:
    """Lets the validation loop go round, an hour later each time."""

    def __init__(self, monkeypatch):
        self._asleep = asyncio.Queue()
        self._wake = asyncio.Queue()
        monkeypatch.setattr(tokens, "asyncio", Paced(self._sleep))

    async def _sleep(self, seconds):
        await self._asleep.put(seconds)
        await self._wake.get()

    async def one_passes(self, client):
        """Until the loop has slept, woken up, done its work and sleeps again; for how long it sleeps then."""
        await self._asleep.get()
        before = (datetime.datetime.now() - datetime.timedelta(hours=1)).isoformat()
        for token in client.tokens.values():
            token["last_validated"] = before
        await self._wake.put(None)
        seconds = await self._asleep.get()
        await self._asleep.put(seconds)
        return seconds


def test_hourly_validation(sandbox, monkeypatch):
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")

    async def scenario(client):
        hours = Hours(monkeypatch)
        await add(client, grant)
        count = sandbox.count("validate")
        for hour in range(1, 4):
            assert await hours.one_passes(client) == 60
            assert sandbox.count("validate") == count + hour
        assert sandbox.count("refresh_token") == 0
        # The fourth hour begins with less than one left to the token.
        sandbox.advance(12_000)
        await hours.one_passes(client)
        assert (await client.refreshed.get()).token == client.tokens[ALICE.id]["token"] != grant["access_token"]

    with_client(scenario)


def test_hourly_validation_finds_a_revoked_token(sandbox, monkeypatch):
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")

    async def scenario(client):
        hours = Hours(monkeypatch)
        await add(client, grant)
        sandbox.revoke(grant["access_token"])
        await hours.one_passes(client)
        assert (await client.refreshed.get()).user_id == ALICE.id

    with_client(scenario)


@pytest.mark.parametrize("status", [403, 429])
def test_hourly_validation_drops_the_account(sandbox, monkeypatch, status):
    # Its own bug: each refusal below 500 drops the account, 429 included, and with the next save it is gone for good.
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")

    async def scenario(client):
        hours = Hours(monkeypatch)
        await add(client, grant)
        sandbox.fault("validate", "status", status=status, body="empty")
        sandbox.fault("refresh_token", "status", status=status, body="empty")
        await hours.one_passes(client)
        assert dict(client.tokens) == {}

    with_client(scenario)
    # Nothing was wrong with it.
    sandbox.admin("DELETE", "faults")
    assert sandbox.validate(grant["access_token"]).ok


def test_hourly_validation_outlives_an_outage(sandbox, monkeypatch):
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")

    async def scenario(client):
        hours = Hours(monkeypatch)
        await add(client, grant)
        sandbox.fault("validate", "status", status=500, body="html", times=1)
        assert await hours.one_passes(client) != 60
        assert client.tokens[ALICE.id]["token"] == grant["access_token"]
        assert await hours.one_passes(client) == 60

    with_client(scenario)


# Logins of the client


def test_device_code_login(sandbox, alice):
    async def scenario(client):
        device = await client.login_dcf(load_token=False, save_token=False, scopes=CHAT)
        await asyncio.to_thread(alice.decide, device["verification_uri"])
        await client.start_dcf(device_code=device["device_code"], interval=0, scopes=CHAT, block=False)
        assert client.user.id == ALICE.id
        # The refresh token of a public client is spent once, and only once.
        for _ in range(2):
            sandbox.revoke(client.tokens[ALICE.id]["token"])
            assert [user.id for user in await client.fetch_users(ids=[BOB.id], token_for=ALICE.id)] == [BOB.id]

    with_client(scenario, logged_in=False, client=TV)
    assert sandbox.count("refresh_token") == 2 and sandbox.severed_grants == 0


def test_code_login_with_its_own_server(sandbox, alice, reserved_port):
    adapter = AiohttpAdapter(host="localhost", port=reserved_port)
    sandbox.add_client(BOT.id, secret=BOT.secret, redirect_uris=[adapter.redirect_url])
    authorized = []

    async def scenario(client):
        client.event_oauth_authorized = lambda payload: asyncio.sleep(0, authorized.append(payload))
        await adapter.run("127.0.0.1")
        await adapter._runner_task
        start = f"http://localhost:{reserved_port}/oauth?scopes=chat:read+chat:edit&force_verify=true"
        consent_page = (await asyncio.to_thread(alice.open, start)).headers["Location"]
        page = await asyncio.to_thread(alice.consent_and_return, consent_page)
        assert page.text == "Success. You can leave this page."

    try:
        with_client(scenario, adapter=adapter)
    finally:
        run(adapter.close())
    assert [payload.user_id for payload in authorized] == [ALICE.id]
