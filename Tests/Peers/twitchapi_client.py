"""twitchAPI's client object, pointed to the sandbox by its arguments."""

from aiohttp import ClientTimeout
from twitchAPI.helper import first
from twitchAPI.twitch import Twitch

from sandbox import BOT

TIMEOUT = ClientTimeout(total=20)


def twitch_of(sandbox, client=BOT, secret=None, authenticate_app=False):
    """`secret` instead of the client's own; for public clients anything, because the library always sends one."""
    return Twitch(
        client.id, secret or getattr(client, "secret", None), authenticate_app=authenticate_app,
        base_url=sandbox.helix + "/", auth_base_url=sandbox.oauth2 + "/", session_timeout=TIMEOUT)


async def login_of(twitch):
    """The login that Helix gives for the token in use."""
    return (await first(twitch.get_users())).login
