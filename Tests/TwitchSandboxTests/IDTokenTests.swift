import CryptoExtras
import Foundation
import Testing

@testable import TwitchSandbox

@Suite struct IDTokenTests {
  private let world = TestWorld()

  init() { world.answers.standard = .approve(user: "streamer") }

  private func redirect(type: String, _ changes: [String: String] = [:]) throws -> [String: String] {
    var parameters = [
      "client_id": "conf", "redirect_uri": "http://localhost:3000", "response_type": type,
      "scope": "openid user:read:email", "nonce": "n0nce",
    ]
    parameters.merge(changes) { _, new in new }
    let reply = world.authorize(Parameters(parameters.map { (name: $0.key, value: $0.value) }), signedInAs: nil)
    let tail = try #require(reply.headers["Location"]?.split(whereSeparator: { "?#".contains($0) }).last)
    let pairs = FormEncoding.decode(Array(tail.utf8)).map { ($0.name, $0.value) }
    return Dictionary(pairs) { first, _ in first }
  }

  private func tokens(_ changes: [String: String] = [:]) throws -> Reply {
    let code = try #require(try redirect(type: "code", changes)["code"])
    return world.token([
      "grant_type": "authorization_code", "client_id": "conf", "client_secret": "s3cret", "code": code,
      "redirect_uri": "http://localhost:3000",
    ])
  }

  private func decode(_ text: some StringProtocol) throws -> Data {
    var base64 = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    base64 += String(repeating: "=", count: (4 - base64.count % 4) % 4)
    return try #require(Data(base64Encoded: base64))
  }

  /// The claims, after the signature was checked with the published key.
  private func verified(_ jwt: String?) throws -> JSON {
    let parts = try #require(jwt?.split(separator: "."))
    try #require(parts.count == 3)
    guard case .array(let keys)? = world.keys().json?["keys"] else { throw CancellationError() }
    let key = try #require(keys.first)
    #expect(key["kid"] == "1" && key["alg"] == "RS256" && key["kty"] == "RSA" && key["use"] == "sig")
    let publicKey = try _RSA.Signing.PublicKey(
      n: decode(try #require(key["n"]?.text)), e: decode(try #require(key["e"]?.text)))
    let signature = _RSA.Signing.RSASignature(rawRepresentation: try decode(parts[2]))
    let signed = Data("\(parts[0]).\(parts[1])".utf8)
    #expect(publicKey.isValidSignature(signature, for: signed, padding: .insecurePKCS1v1_5))
    #expect(try String(decoding: decode(parts[0]), as: UTF8.self) == #"{"alg":"RS256","typ":"JWT","kid":"1"}"#)
    return try #require(JSON.parse(try decode(parts[1])))
  }

  @Test("code flow → verifies by the published key; 15 minutes; nonce; no at_hash")
  func codeFlow() throws {
    let claims = try verified(try tokens().text("id_token"))
    #expect(claims["iss"] == "https://id.twitch.tv/oauth2")
    #expect(claims["aud"] == "conf" && claims["azp"] == "conf" && claims["sub"] == "70001234")
    #expect(claims["nonce"] == "n0nce")
    #expect(claims["iat"] == .int(1_800_000_000) && claims["exp"] == .int(1_800_000_900))
    #expect(claims["at_hash"] == nil && claims["email"] == nil)
  }

  @Test("token id_token → at_hash of the access token beside it")
  func atHash() throws {
    let values = try redirect(type: "token id_token")
    let claims = try verified(values["id_token"])
    #expect(claims["at_hash"]?.text == World.hash(ofAccessToken: try #require(values["access_token"])))
    #expect(World.hash(ofAccessToken: "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y") == "77QmUPtjPfzWtF2AnpK9RQ")
  }

  @Test("id_token alone → no access token, and the consent is remembered")
  func alone() throws {
    let values = try redirect(type: "id_token")
    #expect(Set(values.keys) == ["id_token"])
    #expect(try verified(values["id_token"])["at_hash"] == nil)
    #expect(world.connections.count == 1 && world.accessTokens.isEmpty)
  }

  @Test("claims asked for → in the ID token and in userinfo, each where asked")
  func claims() throws {
    let claims = #"{"id_token":{"email":null,"email_verified":null},"userinfo":{"picture":null,"updated_at":null}}"#
    let reply = try tokens(["claims": claims])
    let inToken = try verified(reply.text("id_token"))
    #expect(inToken["email"] == "streamer@example.com" && inToken["email_verified"] == .bool(true))
    #expect(inToken["picture"] == nil)
    let info = world.userinfo(authorization: "Bearer \(try #require(reply.text("access_token")))")
    #expect(
      info.json?.members?.map(\.name).sorted() == ["aud", "exp", "iat", "iss", "picture", "sub", "updated_at"])
    #expect(info.text("updated_at") == "2023-11-14T22:13:20Z")
  }

  @Test("unverified address → email null; without the scope → no email at all")
  func email() throws {
    let claims = #"{"id_token":{"email":null,"preferred_username":null}}"#
    world.answers.standard = .approve(user: "other")
    let unverified = try verified(try tokens(["claims": claims]).text("id_token"))
    #expect(unverified["email"] == .null && unverified["preferred_username"] == "other")
    let withoutScope = try verified(try tokens(["claims": claims, "scope": "openid"]).text("id_token"))
    #expect(withoutScope["email"] == nil)
  }

  @Test("azp by policy, ID token on refresh by policy")
  func switches() throws {
    world.policy.idTokenHasAzp = false
    world.policy.userinfoHasAzp = true
    world.policy.idTokenOnRefresh = true
    let reply = try tokens()
    #expect(try verified(reply.text("id_token"))["azp"] == nil)
    let info = world.userinfo(authorization: "Bearer \(try #require(reply.text("access_token")))")
    #expect(info.text("azp") == "conf")
    let refreshed = world.refreshed(try #require(reply.text("refresh_token")), client: "conf")
    #expect(try verified(refreshed.text("id_token"))["nonce"] == "n0nce")
  }

  @Test("refresh → no ID token")
  func refresh() throws {
    let reply = try tokens()
    let refreshed = world.refreshed(try #require(reply.text("refresh_token")), client: "conf")
    #expect(refreshed.status == 200 && refreshed.json?["id_token"] == nil)
  }

  @Test("userinfo without openid, with an ID token, with an app token, with nothing → 401")
  func userinfoRefusals() throws {
    let grant = try world.granted("conf")
    #expect(world.userinfo(authorization: "Bearer \(grant.access)").refusal == "401 missing openid scope")
    let jwt = try #require(try tokens().text("id_token"))
    #expect(world.userinfo(authorization: "Bearer \(jwt)").refusal == "401 invalid access token")
    #expect(world.validated(jwt).refusal == "401 invalid access token")
    let app = try #require(world.mintAppToken(client: "conf")).accessToken
    #expect(world.userinfo(authorization: "Bearer \(app)").status == 401)
    #expect(world.userinfo(authorization: nil).refusal == "401 missing authorization token")
  }

  @Test("discovery → the members of Twitch's, at this world's address")
  func discovery() {
    world.baseURL = "http://127.0.0.1:1"
    let json = world.discovery().json
    #expect(json?["issuer"] == "http://127.0.0.1:1/oauth2")
    #expect(json?["jwks_uri"] == "http://127.0.0.1:1/oauth2/keys")
    #expect(json?["token_endpoint_auth_methods_supported"] == .strings(["client_secret_post"]))
    #expect(
      json?.members?.map(\.name).sorted() == [
        "authorization_endpoint", "claims_parameter_supported", "claims_supported",
        "id_token_signing_alg_values_supported", "issuer", "jwks_uri", "response_types_supported",
        "scopes_supported", "subject_types_supported", "token_endpoint", "token_endpoint_auth_methods_supported",
        "userinfo_endpoint",
      ])
  }
}
