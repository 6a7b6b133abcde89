"""twitchAPI 4.5.0: its Helix client, which refreshes when an answer is 401.

It is pointed to the sandbox by the arguments `base_url` and `auth_base_url`, see twitchapi_client.py.
"""

import asyncio
import json

import pytest
from twitchAPI.eventsub.webhook import EventSubWebhook
from twitchAPI.helper import first
from twitchAPI.oauth import UserAuthenticationStorageHelper
from twitchAPI.type import AuthScope, EventSubSubscriptionConflict, InvalidRefreshTokenException

from bounded import run
from sandbox import ALICE, BOB, BOT, TV
from twitchapi_client import login_of, twitch_of


def test_helix_with_a_dead_app_token_gets_another(sandbox):
    async def scenario():
        twitch = await twitch_of(sandbox, authenticate_app=True)
        renewed = []
        twitch.app_auth_refresh_callback = lambda token: asyncio.sleep(0, renewed.append(token))
        dead = twitch.get_app_token()
        sandbox.revoke(dead)
        assert (await first(twitch.get_users(logins=[ALICE.login]))).id == ALICE.id
        assert renewed == [twitch.get_app_token()] != [dead]

    run(scenario())


@pytest.mark.parametrize("client", [BOT, TV], ids=["confidential", "public"])
def test_helix_with_a_dead_user_token_refreshes_it(sandbox, client):
    grant = sandbox.grant(client.id, ALICE.login, "chat:read")

    async def scenario():
        twitch = twitch_of(sandbox, client, secret=getattr(client, "secret", "unused"))
        renewed = []
        twitch.user_auth_refresh_callback = lambda *pair: asyncio.sleep(0, renewed.append(pair))
        await twitch.set_user_authentication(grant["access_token"], [AuthScope.CHAT_READ], grant["refresh_token"])
        assert await login_of(twitch) == ALICE.login
        sandbox.revoke(grant["access_token"])
        assert await login_of(twitch) == ALICE.login
        assert len(renewed) == 1 and renewed[0][0] == twitch.get_user_auth_token() != grant["access_token"]

    run(scenario())
    assert sandbox.count("refresh_token") == 1 and sandbox.severed_grants == 0


def test_helix_after_a_disconnect(sandbox):
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")

    async def scenario():
        twitch = twitch_of(sandbox)
        await twitch.set_user_authentication(grant["access_token"], [AuthScope.CHAT_READ], grant["refresh_token"])
        sandbox.disconnect(BOT.id, ALICE.login)
        with pytest.raises(InvalidRefreshTokenException):
            await login_of(twitch)
        # Its own bug: the flag that keeps others out during a refresh stays up, so the next one waits for good.
        assert twitch._user_token_refresh_lock is True

    run(scenario())


def test_stored_user_token(sandbox, tmp_path):
    path = tmp_path / "token.json"
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")

    async def login(twitch, scopes):
        return grant["access_token"], grant["refresh_token"]

    async def scenario():
        for _ in range(3):
            twitch = twitch_of(sandbox)
            await UserAuthenticationStorageHelper(twitch, [AuthScope.CHAT_READ], path, login).bind()
            assert await login_of(twitch) == ALICE.login
            sandbox.revoke(twitch.get_user_auth_token())

    run(scenario())
    # The dead token was found by validation and replaced, twice.
    assert sandbox.count("refresh_token") == 2
    assert json.loads(path.read_text())["token"] != grant["access_token"]


def test_eventsub_subscriptions(sandbox):
    async def ignore(event):
        pass

    async def scenario():
        twitch = await twitch_of(sandbox, authenticate_app=True)
        # Not started, so that nothing listens and nothing is confirmed; Twitch wants https here.
        hook = EventSubWebhook("https://bot.example.org", 443, twitch)
        hook.wait_for_subscription_confirm = False
        online = await hook.listen_stream_online(ALICE.id, ignore)
        offline = await hook.listen_stream_offline(BOB.id, ignore)
        with pytest.raises(EventSubSubscriptionConflict):
            await hook.listen_stream_online(ALICE.id, ignore)

        async def listed(**filters):
            return [one.id async for one in await twitch.get_eventsub_subscriptions(**filters)]

        assert await listed() == [online, offline]
        assert await listed(status="webhook_callback_verification_pending") == [online, offline]
        assert await listed(status="enabled") == []
        assert await listed(sub_type="stream.offline") == [offline]
        assert await listed(user_id=ALICE.id) == [online]
        assert await listed(subscription_id=offline) == [offline]
        await hook.unsubscribe_all()
        assert await listed() == []

    run(scenario())
