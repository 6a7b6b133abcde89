"""`tokenkeeper import`, given the files that TwitchIO 3.3.2 and twitchAPI 4.5.0 themselves wrote."""

import os
import subprocess

import pytest
import twitchio
from twitchAPI.oauth import UserAuthenticationStorageHelper
from twitchAPI.type import AuthScope
from twitchio.http import Route

from bounded import run
from sandbox import ALICE, BOB, BOT
from twitchapi_client import twitch_of


@pytest.fixture
def hand_over(request, keeper):
    """Gives the account `bot` what stands in a file."""

    def command(file, *arguments):
        with open(file, "rb") as grant:
            return subprocess.run(
                [request.config.getoption("--tokenkeeper"), "import", "bot", *arguments], stdin=grant,
                env={**os.environ, "TOKENKEEPER_SOCKET": keeper.path}, capture_output=True, text=True, timeout=20)

    return command


def saved_by_twitchio(sandbox, monkeypatch, file, grants):
    monkeypatch.setattr(Route, "ID_BASE", sandbox.base + "/")
    monkeypatch.setattr(Route, "BASE", sandbox.helix + "/")

    async def scenario():
        async with twitchio.Client(client_id=BOT.id, client_secret=BOT.secret) as client:
            await client.login(load_tokens=False, save_tokens=False)
            await client.load_tokens(str(file))
            for grant in grants:
                await client.add_token(grant["access_token"], grant["refresh_token"])
            await client.save_tokens(str(file))

    run(scenario())


def test_file_of_twitchio(sandbox, keeper, hand_over, monkeypatch, tmp_path):
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")
    file = tmp_path / ".tio.tokens.json"
    saved_by_twitchio(sandbox, monkeypatch, file, [grant])
    done = hand_over(file)
    assert done.returncode == 0 and f"Imported the grant of {ALICE.login} for bot: valid" in done.stdout, done
    assert "must stop refreshing" in done.stdout
    assert keeper.token("bot")["access_token"] == grant["access_token"]


def test_file_of_twitchio_with_two_users(sandbox, keeper, hand_over, monkeypatch, tmp_path):
    grants = [sandbox.grant(BOT.id, user.login, "chat:read") for user in (ALICE, BOB)]
    file = tmp_path / ".tio.tokens.json"
    saved_by_twitchio(sandbox, monkeypatch, file, grants)
    refused = hand_over(file)
    assert refused.returncode == 65 and ALICE.id in refused.stderr and BOB.id in refused.stderr, refused
    assert "--user" in refused.stderr
    done = hand_over(file, "--user", BOB.id)
    assert done.returncode == 0 and keeper.token("bot")["login"] == BOB.login, done


def test_file_of_twitchapi(sandbox, keeper, hand_over, tmp_path):
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")
    file = tmp_path / "user_token.json"

    async def consent(twitch, scopes):
        return grant["access_token"], grant["refresh_token"]

    async def scenario():
        helper = UserAuthenticationStorageHelper(
            twitch_of(sandbox), [AuthScope.CHAT_READ], storage_path=file, auth_generator_func=consent)
        await helper.bind()

    run(scenario())
    done = hand_over(file)
    assert done.returncode == 0 and "must stop refreshing" in done.stdout, done
    assert keeper.token("bot")["access_token"] == grant["access_token"]
