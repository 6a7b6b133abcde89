"""twitchAPI 4.5.0: its token functions and its logins.

It is pointed to the sandbox by the argument `auth_base_url` of everything that calls the identity service.
"""

import asyncio
from types import SimpleNamespace

import pytest
from twitchAPI import oauth
from twitchAPI.helper import first
from twitchAPI.oauth import CodeFlow, UserAuthenticator
from twitchAPI.type import (
    AuthScope, InvalidRefreshTokenException, InvalidTokenException, TwitchAPIException, TwitchAuthorizationException,
    UnauthorizedException,
)

from bounded import Paced, run
from person import query
from sandbox import ALICE, BOT, QUOTED, REDIRECT, TV, with_grant
from twitchapi_client import login_of, twitch_of

LISTENER = SimpleNamespace(id="listener", secret="listenersecret")
CHAT = [AuthScope.CHAT_READ, AuthScope.CHAT_EDIT]


@pytest.fixture
def auth(sandbox):
    return sandbox.oauth2 + "/"


# App tokens


def test_app_token(sandbox, auth):
    async def scenario():
        twitch = await twitch_of(sandbox, authenticate_app=True)
        assert (await first(twitch.get_users(logins=[ALICE.login]))).id == ALICE.id
        return await oauth.validate_token(twitch.get_app_token(), auth_base_url=auth)

    answer = run(scenario())
    assert answer.pop("expires_in") > 58 * 86400 - 60
    assert answer == {"client_id": BOT.id, "scopes": None}


def test_app_token_is_read_after_its_session_was_closed(sandbox):
    # Its own bug: _generate_app_token closes the session and only then reads the body, which works as long as the
    # body came with the head in one write, as Twitch's does. Often enough here to notice one that does not.
    async def scenario():
        for _ in range(32):
            await twitch_of(sandbox, authenticate_app=True)
        sandbox.fault("client_credentials", "slow_body", milliseconds=1, times=1)
        with pytest.raises(Exception, match="Connection closed"):
            await twitch_of(sandbox, authenticate_app=True)

    run(scenario())


def test_app_token_with_a_wrong_secret(sandbox):
    async def scenario():
        with pytest.raises(TwitchAuthorizationException, match="code 403"):
            await twitch_of(sandbox, secret="wrong", authenticate_app=True)

    run(scenario())


# Authorization code


def test_code_with_its_own_server_and_a_person(sandbox, auth, alice, reserved_port):
    url = f"http://localhost:{reserved_port}"
    sandbox.add_client(LISTENER.id, secret=LISTENER.secret, redirect_uris=[url])

    async def scenario():
        twitch = twitch_of(sandbox, LISTENER)
        login = UserAuthenticator(
            twitch, CHAT, force_verify=True, url=url, host="127.0.0.1", port=reserved_port, auth_base_url=auth)
        pages = []

        async def visit(address):
            pages.append(await asyncio.to_thread(alice.consent_and_return, address))

        try:
            token, refresh_token = await login.authenticate(use_browser=False, auth_url_callback=visit)
        finally:
            login.stop()
        assert "Thanks for Authenticating" in pages[0].text
        await twitch.set_user_authentication(token, CHAT, refresh_token)
        assert await login_of(twitch) == ALICE.login

    run(scenario())


def test_code_refused(sandbox, auth, alice, reserved_port):
    # Its own bug: a refusal is no code, so its server answers 400 and it waits on, for good.
    url = f"http://localhost:{reserved_port}"
    sandbox.add_client(LISTENER.id, secret=LISTENER.secret, redirect_uris=[url])

    async def scenario():
        twitch = twitch_of(sandbox, LISTENER)
        login = UserAuthenticator(twitch, CHAT, url=url, host="127.0.0.1", port=reserved_port, auth_base_url=auth)
        pages = asyncio.Queue()

        async def visit(address):
            await pages.put(await asyncio.to_thread(alice.consent_and_return, address, "deny"))

        waiting = asyncio.create_task(login.authenticate(use_browser=False, auth_url_callback=visit))
        try:
            page = await pages.get()
            assert page.status_code == 400
            assert query(page.url) == {
                "error": "access_denied", "error_description": "The user denied you access", "state": login.state}
            assert not waiting.done()
        finally:
            waiting.cancel()
            login.stop()
            login._thread.join(10)

    run(scenario())


def test_code_typed_in(sandbox, auth, alice):
    async def scenario():
        twitch = twitch_of(sandbox)
        login = UserAuthenticator(twitch, CHAT, url=REDIRECT, auth_base_url=auth)
        back = query(alice.consent(login.return_auth_url()))
        assert back["state"] == login.state and set(back["scope"].split()) == {"chat:read", "chat:edit"}
        token, refresh_token = await login.authenticate(user_token=back["code"])
        await twitch.set_user_authentication(token, CHAT, refresh_token)
        with pytest.raises(TwitchAPIException, match="Invalid authorization code"):
            await login.authenticate(user_token=back["code"])

    run(scenario())
    # Everything in the query string of a POST without a body.
    exchange = sandbox.requests_to("authorization_code")[0]
    assert set(exchange["names_in_query"]) == {"client_id", "client_secret", "code", "grant_type", "redirect_uri"}


def test_code_of_a_public_client(sandbox, auth, alice):
    async def scenario():
        twitch = twitch_of(sandbox, TV, secret="none")
        login = UserAuthenticator(twitch, CHAT, url=REDIRECT, auth_base_url=auth)
        code = query(alice.consent(login.return_auth_url()))["code"]
        with pytest.raises(TwitchAPIException, match="Invalid client credentials"):
            await login.authenticate(user_token=code)

    run(scenario())


def test_every_scope_it_knows_can_be_asked_for(sandbox, auth, alice):
    current = [scope for scope in AuthScope if scope != AuthScope.CHANNEL_SUBSCRIPTIONS]
    login = UserAuthenticator(twitch_of(sandbox), current, url=REDIRECT, auth_base_url=auth)
    granted = query(alice.consent(login.return_auth_url()))["scope"]
    assert set(granted.split()) == {scope.value for scope in current}
    # One of the v5 API, which it still lists.
    login.scopes = list(AuthScope)
    assert alice.open(login.return_auth_url()).status_code == 400


# Device code


@pytest.mark.parametrize("client", [BOT, TV], ids=["confidential", "public"])
def test_device_code(sandbox, auth, alice, monkeypatch, client):
    polls = []

    async def person_answers(seconds):
        polls.append(seconds)
        if len(polls) == 2:
            page = await asyncio.to_thread(alice.decide, url)
            assert page.status_code == 200

    monkeypatch.setattr(oauth, "asyncio", Paced(person_answers))
    flow = CodeFlow(twitch_of(sandbox, client, secret="unused"), CHAT, auth_base_url=auth)

    async def begin():
        return await flow.get_code()

    user_code, url = run(begin())
    assert url == f"{sandbox.base}/activate?public=true&device-code={user_code}"
    token, refresh_token = run(flow.wait_for_auth_complete())
    assert len(polls) == 2 and sandbox.count("device_code") == 3
    assert sandbox.validate(token).json()["login"] == ALICE.login
    run(oauth.refresh_access_token(refresh_token, client.id, getattr(client, "secret", ""), auth_base_url=auth))


def test_device_code_refused_goes_on_polling(sandbox, auth, alice, monkeypatch):
    # Its own bug: only an access token or its own clock ends the loop, so a refusal is polled for half an hour.
    class Enough(Exception):
        pass

    async def count(seconds):
        if sandbox.count("device_code") == 5:
            raise Enough

    monkeypatch.setattr(oauth, "asyncio", Paced(count))
    flow = CodeFlow(twitch_of(sandbox), CHAT, auth_base_url=auth)
    _, url = run(flow.get_code())
    assert "Refused" in alice.decide(url, "deny").text
    with pytest.raises(Enough):
        run(flow.wait_for_auth_complete())


# Refresh


def test_refresh_of_a_confidential_client(sandbox, auth):
    grant = sandbox.grant(BOT.id, ALICE.login, "chat:read")
    token, again = run(oauth.refresh_access_token(grant["refresh_token"], BOT.id, BOT.secret, auth_base_url=auth))
    assert again == grant["refresh_token"] and token != grant["access_token"]
    assert sandbox.validate(token).ok and sandbox.validate(grant["access_token"]).ok


def test_refresh_token_with_special_characters(sandbox, auth):
    sandbox.policy(special_refresh_tokens=True)
    spent = sandbox.grant(TV.id, ALICE.login)["refresh_token"]
    assert set("%/=+&") & set(spent)
    _, fresh = run(oauth.refresh_access_token(spent, TV.id, "", auth_base_url=auth))
    assert fresh != spent and sandbox.severed_grants == 0


@pytest.mark.parametrize("sandbox", [with_grant(BOT.id, refresh_token=QUOTED)], indirect=True)
def test_refresh_token_that_looks_quoted(sandbox, auth):
    _, again = run(oauth.refresh_access_token(QUOTED, BOT.id, BOT.secret, auth_base_url=auth))
    assert again == QUOTED


def test_spent_refresh_token_of_a_public_client_severs_the_grant(sandbox, auth):
    spent = sandbox.grant(TV.id, ALICE.login, "chat:read")["refresh_token"]
    token, fresh = run(oauth.refresh_access_token(spent, TV.id, "", auth_base_url=auth))
    for refresh_token in (spent, fresh):
        with pytest.raises(InvalidRefreshTokenException, match="Invalid refresh token"):
            run(oauth.refresh_access_token(refresh_token, TV.id, "", auth_base_url=auth))
    assert sandbox.severed_grants == 1
    assert sandbox.validate(token).status_code == 401


def test_refresh_after_a_disconnect(sandbox, auth):
    refresh_token = sandbox.grant(BOT.id, ALICE.login)["refresh_token"]
    sandbox.disconnect(BOT.id, ALICE.login)
    for status, error in ((400, InvalidRefreshTokenException), (401, UnauthorizedException)):
        sandbox.policy(ended_grant_status=status)
        with pytest.raises(error):
            run(oauth.refresh_access_token(refresh_token, BOT.id, BOT.secret, auth_base_url=auth))


def test_refresh_with_a_wrong_secret(sandbox, auth):
    # Its own bug: 403 is not among the statuses it looks at, so it reads the error body as an answer.
    refresh_token = sandbox.grant(BOT.id, ALICE.login)["refresh_token"]
    with pytest.raises(KeyError, match="access_token"):
        run(oauth.refresh_access_token(refresh_token, BOT.id, "wrong", auth_base_url=auth))


# Validate, userinfo, revoke


def test_validate(sandbox, auth):
    token = sandbox.grant(BOT.id, ALICE.login, "chat:edit", "chat:read")["access_token"]
    answer = run(oauth.validate_token(token, auth_base_url=auth))
    assert 13_000 < answer.pop("expires_in") <= 15_150
    assert set(answer.pop("scopes")) == set(CHAT)
    assert answer == {"client_id": BOT.id, "login": ALICE.login, "user_id": ALICE.id}
    sandbox.revoke(token)
    assert run(oauth.validate_token(token, auth_base_url=auth)) == {"status": 401, "message": "invalid access token"}


def test_validated_token_without_scopes(sandbox):
    # Its own bug: `scopes` is null then, and it looks for a scope in it.
    grant = sandbox.grant(BOT.id, ALICE.login)

    async def scenario():
        await twitch_of(sandbox).set_user_authentication(grant["access_token"], [], grant["refresh_token"])
        with pytest.raises(TypeError, match="NoneType"):
            await twitch_of(sandbox).set_user_authentication(grant["access_token"], CHAT, grant["refresh_token"])

    run(scenario())


def test_app_token_given_as_a_user_token(sandbox):
    token = sandbox.app_token(BOT.id)

    async def scenario():
        with pytest.raises(InvalidTokenException, match="not a user oauth token"):
            await twitch_of(sandbox).set_user_authentication(token, [], "none")
        # Its own bug: it takes a `login` of null, which Twitch's page says there is, for a user.
        sandbox.policy(app_token_user_members="null")
        await twitch_of(sandbox).set_user_authentication(token, [], "none")

    run(scenario())


def test_userinfo(sandbox, auth):
    token = sandbox.grant(BOT.id, ALICE.login, "openid")["access_token"]
    claims = run(oauth.get_user_info(token, auth_base_url=auth))
    assert claims.pop("exp") - claims.pop("iat") == 900
    assert claims == {"aud": BOT.id, "iss": sandbox.oauth2, "sub": ALICE.id}
    other = sandbox.grant(BOT.id, ALICE.login, "chat:read")["access_token"]
    assert run(oauth.get_user_info(other, auth_base_url=auth))["status"] == 401


def test_revoke(sandbox, auth):
    token = sandbox.grant(BOT.id, ALICE.login)["access_token"]
    assert run(oauth.revoke_token("nobody", token, auth_base_url=auth)) is False
    assert run(oauth.revoke_token(BOT.id, token, auth_base_url=auth)) is True
    assert run(oauth.revoke_token(BOT.id, token, auth_base_url=auth)) is False
    assert sandbox.validate(token).status_code == 401
