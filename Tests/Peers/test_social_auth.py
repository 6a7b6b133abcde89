"""social-auth-core 7.0: its OpenID Connect back end for Twitch, and the plain OAuth one.

The OpenID Connect one is pointed to the sandbox by the setting OIDC_ENDPOINT, the plain one by AUTHORIZATION_URL and
ACCESS_TOKEN_URL; the address of Helix is written into its method, so that the test replaces the beginning of it.
"""

import pytest
from social_core.backends.twitch import TwitchOAuth2, TwitchOpenIdConnect
from social_core.exceptions import AuthCanceled, AuthResponseError, SocialAuthBaseException

from person import query
from sandbox import ALICE, BOB, BOT, REDIRECT
from social_site import Site

SETTINGS = {"TWITCH_KEY": BOT.id, "TWITCH_SECRET": BOT.secret, "REQUESTS_TIMEOUT": 20}


@pytest.fixture
def openid_site(sandbox):
    # A class of its own: discovery documents and keys are cached for each class for a day.
    backend = type("OwnTwitchOpenIdConnect", (TwitchOpenIdConnect,), {})
    return Site({**SETTINGS, "OIDC_ENDPOINT": sandbox.oauth2}, [backend])


@pytest.fixture
def oauth_site(sandbox):
    class OwnTwitchOAuth2(TwitchOAuth2):
        AUTHORIZATION_URL = f"{sandbox.oauth2}/authorize"
        ACCESS_TOKEN_URL = f"{sandbox.oauth2}/token"

        def get_json(self, url, *arguments, **options):
            return super().get_json(url.replace("https://api.twitch.tv", sandbox.base), *arguments, **options)

    return Site(SETTINGS, [OwnTwitchOAuth2])


def auth_url(site):
    return site.get_backend("twitch", redirect_uri=REDIRECT).auth_url()


def come_back(site, back):
    """Completes the login with what the browser brought: the user of the site."""
    site.data = query(back)
    return site.get_backend("twitch", redirect_uri=REDIRECT).auth_complete(user=None)


def log_in(site, person, decision="approve"):
    return come_back(site, person.consent(auth_url(site), decision))


def test_openid_login(sandbox, openid_site, alice):
    user = log_in(openid_site, alice)
    assert (user.username, user.email) == (ALICE.name, ALICE.email)
    login = user.social_user
    assert login.uid == ALICE.id
    assert sandbox.validate(login.access_token).json()["scopes"] == ["openid", "user:read:email"]
    # Signature, issuer, audience, times and nonce were checked; these came with it.
    assert sandbox.count("discovery") == sandbox.count("keys") == sandbox.count("userinfo") == 1
    # The next time nobody is asked.
    assert come_back(openid_site, alice.open(auth_url(openid_site)).headers["Location"]) is user


def test_openid_login_with_an_unverified_address(openid_site, bob):
    # Twitch gives null for it.
    user = log_in(openid_site, bob)
    assert (user.username, user.email) == (BOB.name, None)


def test_openid_login_refused(openid_site, alice):
    with pytest.raises(AuthCanceled):
        log_in(openid_site, alice, "deny")


def test_openid_refresh(sandbox, openid_site, alice):
    login = log_in(openid_site, alice).social_user
    old = login.access_token
    login.refresh_token(openid_site)
    assert login.access_token != old and sandbox.validate(login.access_token).ok
    # With an ID token in the answer to a refresh, which Twitch is not known to send, that is checked as well.
    sandbox.policy(id_token_on_refresh=True)
    login.refresh_token(openid_site)
    assert sandbox.count("refresh_token") == 2


def test_openid_login_with_an_old_id_token(sandbox, openid_site, alice):
    sandbox.advance(-3600)
    with pytest.raises(AuthResponseError) as caught:
        log_in(openid_site, alice)
    assert caught.value.code == "response_expired"


def test_openid_login_with_a_foreign_nonce(openid_site, alice):
    url = auth_url(openid_site)
    back = alice.consent(url.replace(query(url)["nonce"], "another"))
    with pytest.raises(AuthResponseError) as caught:
        come_back(openid_site, back)
    assert caught.value.code == "nonce_mismatch"


def test_openid_code_is_good_for_one_login(openid_site, alice):
    back = alice.consent(auth_url(openid_site))
    come_back(openid_site, back)
    with pytest.raises(SocialAuthBaseException):
        come_back(openid_site, back)


def test_plain_login(sandbox, oauth_site, alice):
    user = log_in(oauth_site, alice)
    assert (user.username, user.email) == (ALICE.login, ALICE.email)
    assert user.social_user.uid == ALICE.id
    assert sandbox.count("helix") == 1 and sandbox.count("discovery") == 0


def test_plain_login_with_an_unverified_address(oauth_site, bob):
    # Helix leaves the member out then.
    assert log_in(oauth_site, bob).email is None
