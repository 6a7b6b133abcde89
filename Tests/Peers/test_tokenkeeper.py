"""The daemon's tokens, judged by twitchAPI 4.5.0: the same world, with the daemon between it and the program.

The program has no secret and no refresh token. It asks the socket, and reports a token that was refused.
"""

import time

import pytest
from twitchAPI import oauth
from twitchAPI.helper import first
from twitchAPI.type import AuthScope, UnauthorizedException

from bounded import run
from sandbox import ALICE, BOT, TV
from twitchapi_client import login_of, twitch_of


async def login_with(sandbox, client, token):
    """The login that Helix gives for a token, asked by the library without anything to refresh it with."""
    twitch = twitch_of(sandbox, client)
    twitch.auto_refresh_auth = False
    await twitch.set_user_authentication(token, [AuthScope.CHAT_READ], validate=False)
    return await login_of(twitch)


def test_app_token(sandbox, keeper):
    answer = keeper.token("app")

    async def scenario():
        valid = await oauth.validate_token(answer["access_token"], auth_base_url=sandbox.oauth2 + "/")
        assert (valid["client_id"], answer["client_id"], answer["kind"]) == (BOT.id, BOT.id, "app")
        twitch = twitch_of(sandbox)
        await twitch.set_app_authentication(answer["access_token"], [])
        assert (await first(twitch.get_users(logins=[ALICE.login]))).id == ALICE.id

    run(scenario())


@pytest.mark.parametrize(("account", "client"), [("bot", BOT), ("tv", TV)], ids=["confidential", "public"])
def test_user_token(sandbox, keeper, account, client):
    grant = sandbox.grant(client.id, ALICE.login, "chat:read")
    assert keeper.import_grant(account, grant)["account"]["login"] == ALICE.login
    answer = keeper.token(account)
    valid = run(oauth.validate_token(answer["access_token"], auth_base_url=sandbox.oauth2 + "/"))
    assert (valid["client_id"], valid["user_id"], valid["login"]) == (
        answer["client_id"], answer["user_id"], answer["login"]) == (client.id, ALICE.id, ALICE.login)
    assert [scope.value for scope in valid["scopes"]] == answer["scopes"] == ["chat:read"]
    assert abs(valid["expires_in"] - answer["expires_in"]) <= 30
    assert run(login_with(sandbox, client, answer["access_token"])) == ALICE.login


def reported(keeper, account, generation):
    """The token after the refused one.

    Right after a validation the daemon trusts that more than a report, so it is told again, as a program would do.
    There is no event to wait for.
    """
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        answer = keeper.reject(account, generation)
        if answer["generation"] > generation:
            return answer
        time.sleep(0.1)
    raise TimeoutError(f"the token of {account} was not replaced")


def test_refused_user_tokens_are_replaced_when_reported(sandbox, keeper):
    accounts = {"bot": BOT, "tv": TV}
    refused = {}
    for account, client in accounts.items():
        keeper.import_grant(account, sandbox.grant(client.id, ALICE.login, "chat:read"))
        refused[account] = keeper.token(account)
        sandbox.revoke(refused[account]["access_token"])
        with pytest.raises(UnauthorizedException, match="Invalid OAuth token"):
            run(login_with(sandbox, client, refused[account]["access_token"]))
    for account, client in accounts.items():
        fresh = reported(keeper, account, refused[account]["generation"])
        assert run(login_with(sandbox, client, fresh["access_token"])) == ALICE.login
        assert keeper.token(account)["access_token"] == fresh["access_token"]
    assert sandbox.count("refresh_token") == 2 and sandbox.severed_grants == 0
