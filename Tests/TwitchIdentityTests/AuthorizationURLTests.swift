import Keeper
import Testing

@testable import TwitchIdentity

@Suite struct AuthorizationURLTests {
  private func url(_ request: AuthorizationRequest) async throws -> String {
    try await withProvider("https://id.twitch.tv") { $0.authorizationURL(request) }
  }

  @Test("code → each parameter encoded once, nothing secret, nothing that was not asked for") func code() async throws {
    let url = try await url(
      AuthorizationRequest(
        client: Sent.confidential, responseType: .code, redirectURI: "http://localhost:3000/cb?a=b&c",
        scopes: ["chat:read", "chat:edit"], state: "s+t/a=e"))
    #expect(
      url == "https://id.twitch.tv/oauth2/authorize?client_id=c9example"
        + "&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb%3Fa%3Db%26c&response_type=code"
        + "&scope=chat%3Aread%20chat%3Aedit&state=s%2Bt%2Fa%3De")
  }

  @Test("openid, asked again → nonce and force_verify") func openID() async throws {
    let url = try await url(
      AuthorizationRequest(
        client: Sent.public, responseType: .tokenAndIDToken, redirectURI: "http://localhost:3000", scopes: ["openid"],
        state: "s", nonce: "n", forceVerify: true))
    #expect(
      url == "https://id.twitch.tv/oauth2/authorize?client_id=p9example&redirect_uri=http%3A%2F%2Flocalhost%3A3000"
        + "&response_type=token%20id_token&scope=openid&state=s&nonce=n&force_verify=true")
  }

  @Test("no scopes → an empty list, and the implicit grant without an ID token") func noScopes() async throws {
    let url = try await url(
      AuthorizationRequest(
        client: Sent.public, responseType: .token, redirectURI: "http://localhost:3000", scopes: [], state: "s"))
    #expect(url.contains("&response_type=token&scope=&state=s"))
  }
}
