import Crypto
import Foundation
import Testing

@testable import TwitchSandbox

@Suite struct HTTPTests {
  private let appToken = "grant_type=client_credentials&client_id=conf&client_secret=s3cret"

  @Test("a token answer → status, exact content type, one JSON line, all in one write")
  func shape() async throws {
    try await withSandbox { _, client in
      let response = await client.post("/oauth2/token", form: appToken)
      #expect(response.status == 200)
      #expect(response.header("content-type") == "application/json")
      #expect(
        response.body.hasPrefix("{\"access_token\":\"") && response.body.hasSuffix("\"token_type\":\"bearer\"}\n"))
      #expect(response.header("content-length") == String(response.body.utf8.count))
      #expect(response.firstRead == response.bytes.count)
    }
  }

  @Test("an error → the bytes that Twitch sends")
  func error() async throws {
    try await withSandbox { _, client in
      let response = await client.get("/oauth2/validate", ["Authorization": "OAuth dead"])
      #expect(response.status == 401)
      #expect(response.header("content-type") == "application/json")
      #expect(response.body == "{\"status\":401,\"message\":\"invalid access token\"}\n")
      #expect(response.firstRead == response.bytes.count)
    }
  }

  @Test("parameters in the query, without a body or content type → the same")
  func query() async throws {
    try await withSandbox { sandbox, client in
      #expect(await client.send("POST", "/oauth2/token?\(appToken)").status == 200)
      #expect(sandbox.requests.last?.namesInQuery == ["grant_type", "client_id", "client_secret"])
    }
  }

  @Test("parameters in multipart, on every POST → the same")
  func multipart() async throws {
    try await withSandbox { sandbox, client in
      func post(_ target: String, _ fields: [(String, String)]) async -> RawClient.Response {
        let parts = fields.map { "--b\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n" }
        return await client.send(
          "POST", target, ["Content-Type": "multipart/form-data; boundary=b"], parts.joined() + "--b--\r\n")
      }
      let device = await post("/oauth2/device", [("client_id", "pub"), ("scopes", "chat:read")])
      #expect(device.status == 200)
      let token = await post(
        "/oauth2/token", [("client_id", "conf"), ("client_secret", "s3cret"), ("grant_type", "client_credentials")])
      #expect(token.status == 200)
      let revoked = await post(
        "/oauth2/revoke", [("client_id", "conf"), ("token", token.json?["access_token"]?.text ?? "")])
      #expect(revoked.status == 200)
      #expect(sandbox.requestCounts == [.device: 1, .clientCredentials: 1, .revoke: 1])
    }
  }

  @Test("the same name in body and query → the body counts")
  func bodyWins() async throws {
    try await withSandbox { _, client in
      let response = await client.post("/oauth2/token?client_secret=wrong", form: appToken)
      #expect(response.status == 200)
    }
  }

  @Test("HTTP Basic → not understood")
  func basic() async throws {
    try await withSandbox { _, client in
      let response = await client.send(
        "POST", "/oauth2/token",
        ["Authorization": "Basic Y29uZjpzM2NyZXQ=", "Content-Type": "application/x-www-form-urlencoded"],
        "grant_type=client_credentials")
      #expect(response.body == "{\"status\":400,\"message\":\"missing client id\"}\n")
    }
  }

  @Test("revoke → 200 and not one byte of body")
  func revoke() async throws {
    try await withSandbox { sandbox, client in
      let token = try #require(sandbox.withWorld { $0.mintAppToken(client: "conf") }).accessToken
      let response = await client.post("/oauth2/revoke", form: "client_id=conf&token=\(token)")
      #expect(response.status == 200 && response.body.isEmpty)
      #expect(response.header("content-length") == "0" && response.header("content-type") == nil)
    }
  }

  @Test("another method, another path → 404, not 405", arguments: ["token", "device", "revoke", "nothing"])
  func notFound(_ path: String) async throws {
    try await withSandbox { _, client in
      #expect(await client.get("/oauth2/\(path)").status == 404)
      #expect(await client.send("POST", "/oauth2/validate").status == 404)
      #expect(await client.send("DELETE", "/oauth2/token").status == 404)
    }
  }

  @Test("documents → name the address that they came from")
  func documents() async throws {
    try await withSandbox { _, client in
      let discovery = await client.get("/oauth2/.well-known/openid-configuration")
      #expect(discovery.json?["issuer"]?.text == "http://127.0.0.1:\(client.port)/oauth2")
      #expect(await client.get("/oauth2/keys").status == 200)
    }
  }

  @Test("authorize in a browser → page, form, redirect, and the next time straight back")
  func browser() async throws {
    try await withSandbox { sandbox, client in
      let target =
        "/oauth2/authorize?client_id=conf&response_type=code&scope=&redirect_uri=http%3A%2F%2Flocalhost%3A3000"
      let page = await client.get(target)
      #expect(page.status == 200 && page.header("content-type") == "text/html; charset=utf-8")
      let style = try #require(
        page.body.components(separatedBy: "<style>").last?.components(separatedBy: "</style>").first)
      let hash = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
      #expect(page.header("content-security-policy")?.contains("style-src 'sha256-\(hash)';") == true)
      let csrf = try #require(sandbox.withWorld { $0.pendingConsents.keys.first })
      #expect(page.body.contains("value=\"\(csrf)\""))
      let answer = await client.post("/oauth2/authorize", form: "csrf=\(csrf)&decision=approve&user=70001234")
      #expect(answer.status == 302)
      #expect(answer.header("location")?.hasPrefix("http://localhost:3000?code=") == true)
      let cookie = try #require(answer.header("set-cookie")?.split(separator: ";").first)
      #expect(await client.get(target, ["Cookie": "a=b; \(cookie)"]).status == 302)
    }
  }

  @Test("a Helix call → works with the token and its client id, with rate-limit headers")
  func helix() async throws {
    try await withSandbox { sandbox, client in
      let grant = try #require(sandbox.withWorld { $0.mintGrant(client: "conf", user: "70001234", scopes: []) })
      let headers = ["Authorization": "Bearer \(grant.accessToken)", "Client-Id": "conf"]
      let response = await client.get("/helix/users", headers)
      #expect(response.status == 200 && response.header("ratelimit-remaining") == "799")
      #expect(await client.send("PUT", "/helix/users", headers).status == 404)
    }
  }

  @Test("requests → counted and logged without secrets; validations counted by token")
  func log() async throws {
    try await withSandbox { sandbox, client in
      let grant = try #require(sandbox.withWorld { $0.mintGrant(client: "pub", user: "70001234", scopes: []) })
      for _ in 0..<2 { _ = await client.get("/oauth2/validate", ["Authorization": "Bearer \(grant.accessToken)"]) }
      let refresh = try #require(grant.refreshToken)
      _ = await client.post("/oauth2/token", form: "client_id=pub&grant_type=refresh_token&refresh_token=\(refresh)")
      #expect(sandbox.validationCount(ofToken: grant.accessToken) == 2)
      #expect(sandbox.requestCount(.refreshToken) == 1)
      let record = try #require(sandbox.requests.last)
      #expect(record.status == 200 && record.parameters["client_id"] == "pub")
      #expect(record.parameters["refresh_token"] == Redaction.fingerprint(refresh))
      let text = "\(sandbox.requests)"
      #expect(!text.contains(refresh) && !text.contains(grant.accessToken))
    }
  }

  @Test("waiting for requests → ends with the last of them, or with the waiter")
  func waiting() async throws {
    try await withSandbox { sandbox, client in
      async let waited: Void = sandbox.waitForRequests(2, to: .validate)
      for _ in 0..<2 { _ = await client.get("/oauth2/validate") }
      try await waited
      try await sandbox.waitForRequests(1, to: .validate)
      let waiter = Task { try await sandbox.waitForRequests(9, to: .validate) }
      waiter.cancel()
      await #expect(throws: CancellationError.self) { try await waiter.value }
    }
  }

  @Test("any bytes → an answer or a close, and the next request is answered")
  func fuzz() async throws {
    try await withSandbox { _, client in
      var random = SplitMix64(seed: 5)
      let lines = [
        "POST /oauth2/token HTTP/1.1", "GET /sandbox/state HTTP/1.1", "POST /helix/eventsub/subscriptions HTTP/1.1",
      ]
      for round in 0..<150 {
        let count = Int.random(in: 0..<200, using: &random)
        let body = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let types = [
          "application/json", "multipart/form-data; boundary=\u{1}", "application/x-www-form-urlencoded", "\t",
        ]
        let head =
          "\(lines[round % 3])\r\nHost: x\r\nConnection: close\r\nContent-Type: \(types[round % 4])\r\n"
          + "Content-Length: \(count)\r\n\r\n"
        let bytes = Array(head.utf8) + body
        let isWhole = round % 5 != 0
        let sent = isWhole ? bytes : Array(bytes.shuffled(using: &random).prefix(40)) + Array("\r\n\r\n".utf8)
        let response = await client.exchange(sent)
        #expect(response.bytes.isEmpty || response.status != nil)
      }
      #expect(await client.get("/oauth2/keys").status == 200)
    }
  }
}
