"""PyJWT 2.15: discovery, keys and the checks of ID tokens, got with plain requests.

It goes where the discovery document says, from the keys' address to the issuer.
"""

import base64
import json
import time

import jwt
import pytest
import requests

from person import fragment, query
from sandbox import ALICE, BOB, BOT, REDIRECT

SECONDS = 20
CLAIMS = json.dumps({
    "id_token": dict.fromkeys(["email", "email_verified", "picture", "preferred_username", "updated_at"]),
    "userinfo": dict.fromkeys(["email", "preferred_username"]),
})


@pytest.fixture
def discovery(sandbox):
    return requests.get(f"{sandbox.oauth2}/.well-known/openid-configuration", timeout=SECONDS).json()


@pytest.fixture
def decode(discovery):
    keys = jwt.PyJWKClient(discovery["jwks_uri"], timeout=SECONDS)

    def decode(token, audience=BOT.id, **options):
        required = ["aud", "exp", "iat", "iss", "sub"]
        return jwt.decode(
            token, keys.get_signing_key_from_jwt(token), options={"require": required, **options}, audience=audience,
            algorithms=discovery["id_token_signing_alg_values_supported"], issuer=discovery["issuer"])

    return decode


def parameters(response_type, scope="openid", **more):
    return {"client_id": BOT.id, "redirect_uri": REDIRECT, "response_type": response_type, "scope": scope, **more}


def code_login(discovery, person, **more):
    """The answer of the token endpoint."""
    url = requests.Request("GET", discovery["authorization_endpoint"], params=parameters("code", **more)).prepare().url
    form = {
        "client_id": BOT.id, "client_secret": BOT.secret, "grant_type": "authorization_code", "redirect_uri": REDIRECT,
        "code": query(person.consent(url))["code"]}
    answer = requests.post(discovery["token_endpoint"], data=form, timeout=SECONDS)
    assert answer.status_code == 200, answer.text
    return answer.json()


def implicit_login(discovery, person, response_type, **more):
    """What stands in the fragment."""
    request = requests.Request("GET", discovery["authorization_endpoint"], params=parameters(response_type, **more))
    back = person.consent(request.prepare().url)
    assert query(back) == {}
    return fragment(back)


def at_hash(access_token):
    """OpenID Connect Core, section 3.2.2.9, by PyJWT's own hash for the algorithm."""
    digest = jwt.get_algorithm_by_name("RS256").compute_hash_digest(access_token.encode())
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def test_discovery(sandbox, discovery):
    assert discovery["issuer"] == sandbox.oauth2
    assert set(discovery) == {
        "authorization_endpoint", "claims_parameter_supported", "claims_supported",
        "id_token_signing_alg_values_supported", "issuer", "jwks_uri", "response_types_supported", "scopes_supported",
        "subject_types_supported", "token_endpoint", "token_endpoint_auth_methods_supported", "userinfo_endpoint"}


def test_keys(discovery):
    keys = jwt.PyJWKClient(discovery["jwks_uri"], timeout=SECONDS).get_signing_keys()
    assert [(key.key_id, key.key_type, key.public_key_use, key.algorithm_name) for key in keys] == [
        ("1", "RSA", "sig", "RS256")]
    assert keys[0].key.key_size == 2048 and keys[0].key.public_numbers().e == 65537


def test_id_token_of_a_code(discovery, decode, alice):
    id_token = code_login(discovery, alice, nonce="a nonce")["id_token"]
    assert jwt.get_unverified_header(id_token) == {"alg": "RS256", "typ": "JWT", "kid": "1"}
    claims = decode(id_token)
    assert claims.pop("exp") - claims["iat"] == 900 and abs(claims.pop("iat") - time.time()) < 60
    assert claims == {
        "aud": BOT.id, "azp": BOT.id, "iss": discovery["issuer"], "sub": ALICE.id, "nonce": "a nonce"}


def test_id_token_without_a_nonce(discovery, decode, alice):
    assert "nonce" not in decode(code_login(discovery, alice)["id_token"])


def test_no_openid_no_id_token(discovery, alice):
    assert "id_token" not in code_login(discovery, alice, scope="user:read:email")


def test_requested_claims(discovery, decode, alice):
    answer = code_login(discovery, alice, scope="openid user:read:email", claims=CLAIMS)
    claims = decode(answer["id_token"])
    assert (claims["email"], claims["email_verified"], claims["preferred_username"]) == (ALICE.email, True, ALICE.name)
    assert claims["picture"].startswith("https://") and claims["updated_at"]
    header = {"Authorization": f"Bearer {answer['access_token']}"}
    userinfo = requests.get(discovery["userinfo_endpoint"], headers=header, timeout=SECONDS).json()
    assert set(userinfo) == {"aud", "exp", "iat", "iss", "sub", "email", "preferred_username"}
    assert (userinfo["sub"], userinfo["email"]) == (claims["sub"], claims["email"])


def test_address_that_nobody_verified(discovery, decode, bob):
    claims = decode(code_login(discovery, bob, scope="openid user:read:email", claims=CLAIMS)["id_token"])
    assert (claims["sub"], claims["email"], claims["email_verified"]) == (BOB.id, None, False)


def test_address_without_the_scope_for_it(discovery, decode, alice):
    claims = decode(code_login(discovery, alice, claims=CLAIMS)["id_token"])
    assert claims["preferred_username"] == ALICE.name and not {"email", "email_verified"} & set(claims)


@pytest.mark.parametrize("response_type", ["token id_token", "id_token token"])
def test_id_token_beside_an_access_token(sandbox, discovery, decode, alice, response_type):
    answer = implicit_login(discovery, alice, response_type, nonce="a nonce", state="a state")
    assert set(answer) == {"access_token", "id_token", "scope", "state", "token_type"}
    claims = decode(answer["id_token"])
    assert (claims["nonce"], claims["at_hash"]) == ("a nonce", at_hash(answer["access_token"]))
    assert sandbox.validate(answer["access_token"]).json()["user_id"] == ALICE.id


def test_id_token_alone(discovery, decode, alice):
    answer = implicit_login(discovery, alice, "id_token", nonce="a nonce")
    assert set(answer) == {"id_token"}
    assert "at_hash" not in decode(answer["id_token"])


def test_id_token_type_without_openid(discovery, alice):
    request = requests.Request(
        "GET", discovery["authorization_endpoint"], params=parameters("token id_token", scope="chat:read"))
    back = alice.open(request.prepare().url)
    assert query(back.headers["Location"])["error"] == "unsupported_response_type"


def test_checks_that_fail(sandbox, discovery, decode, alice):
    id_token = code_login(discovery, alice)["id_token"]
    with pytest.raises(jwt.InvalidAudienceError):
        decode(id_token, audience="somebody else")
    head, payload, signature = id_token.split(".")
    flipped = signature[:9] + ("A" if signature[9] != "A" else "B") + signature[10:]
    with pytest.raises(jwt.InvalidSignatureError):
        decode(f"{head}.{payload}.{flipped}")
    with pytest.raises(jwt.MissingRequiredClaimError):
        decode(id_token, require=["nonce"])


@pytest.mark.parametrize(("seconds", "error"), [(-1000, jwt.ExpiredSignatureError), (60, jwt.ImmatureSignatureError)])
def test_id_token_of_another_time(sandbox, discovery, decode, alice, seconds, error):
    sandbox.advance(seconds)
    with pytest.raises(error):
        decode(code_login(discovery, alice)["id_token"])


def test_id_token_is_no_access_token(sandbox, discovery, alice):
    id_token = code_login(discovery, alice)["id_token"]
    assert sandbox.validate(id_token).status_code == 401
    header = {"Authorization": f"Bearer {id_token}", "Client-Id": BOT.id}
    for url in (discovery["userinfo_endpoint"], f"{sandbox.helix}/users"):
        assert requests.get(url, headers=header, timeout=SECONDS).status_code == 401
