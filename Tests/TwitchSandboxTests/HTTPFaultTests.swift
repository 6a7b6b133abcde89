import Testing

@testable import TwitchSandbox

@Suite struct HTTPFaultTests {
  private func refreshForm(_ token: String) -> String {
    "client_id=pub&grant_type=refresh_token&refresh_token=\(token)"
  }

  private func grant(_ sandbox: TwitchSandbox) throws -> (access: String, refresh: String) {
    let grant = sandbox.withWorld { $0.mintGrant(client: "pub", user: "70001234", scopes: ["chat:read", "chat:edit"]) }
    return (try #require(grant).accessToken, try #require(grant?.refreshToken))
  }

  @Test("reset before the commit → cut; the token is unspent")
  func resetBefore() async throws {
    try await withSandbox { sandbox, client in
      let grant = try grant(sandbox)
      sandbox.setFault(.reset, on: .refreshToken)
      let lost = await client.post("/oauth2/token", form: refreshForm(grant.refresh))
      #expect(lost.bytes.isEmpty && lost.wasReset)
      #expect(sandbox.requests.last?.status == nil)
      #expect(await client.get("/oauth2/validate", ["Authorization": "OAuth \(grant.access)"]).status == 200)
      #expect(await client.post("/oauth2/token", form: refreshForm(grant.refresh)).status == 200)
      #expect(sandbox.withWorld { $0.severedGrants } == 0)
    }
  }

  @Test("reset after the commit → cut; the old access token is dead and a second try severs the grant")
  func resetAfter() async throws {
    try await withSandbox { sandbox, client in
      let grant = try grant(sandbox)
      sandbox.setFault(.reset, on: .refreshToken, afterCommit: true)
      let lost = await client.post("/oauth2/token", form: refreshForm(grant.refresh))
      #expect(lost.bytes.isEmpty && lost.wasReset)
      #expect(sandbox.requests.last?.status == 200)
      #expect(await client.get("/oauth2/validate", ["Authorization": "OAuth \(grant.access)"]).status == 401)
      let again = await client.post("/oauth2/token", form: refreshForm(grant.refresh))
      #expect(again.body == "{\"status\":400,\"message\":\"Invalid refresh token\"}\n")
      #expect(sandbox.withWorld { $0.severedGrants } == 1)
    }
  }

  @Test(
    "a status → with JSON, HTML or nothing", arguments: [500, 502, 503, 504, 429, 404, 401],
    [Fault.Filling.json, .html, .empty])
  func status(_ status: Int, _ filling: Fault.Filling) async throws {
    try await withSandbox { sandbox, client in
      let grant = try grant(sandbox)
      sandbox.setFault(.status(status, filling, retryAfter: status == 429 ? 7 : nil), on: .validate)
      let response = await client.get("/oauth2/validate", ["Authorization": "OAuth \(grant.access)"])
      #expect(response.status == status)
      #expect(response.header("retry-after") == (status == 429 ? "7" : nil))
      switch filling {
      case .json: #expect(response.json?["status"] == .int(status))
      case .html: #expect(response.header("content-type")?.hasPrefix("text/html") == true)
      case .empty: #expect(response.body.isEmpty)
      }
      if status == 401 && filling == .json { #expect(response.body.contains("invalid access token")) }
      #expect(await client.get("/oauth2/validate", ["Authorization": "OAuth \(grant.access)"]).status == 200)
    }
  }

  @Test("a status after the commit → processed all the same")
  func statusAfterCommit() async throws {
    try await withSandbox { sandbox, client in
      let grant = try grant(sandbox)
      sandbox.setFault(.status(504, .html), on: .refreshToken, afterCommit: true)
      #expect(await client.post("/oauth2/token", form: refreshForm(grant.refresh)).status == 504)
      #expect(await client.get("/oauth2/validate", ["Authorization": "OAuth \(grant.access)"]).status == 401)
    }
  }

  @Test("hang → no byte, others are answered, and the sandbox stops all the same")
  func hang() async throws {
    try await withSandbox { sandbox, client in
      sandbox.setFault(.hang, on: .validate)
      async let hanging = client.exchange(
        Array("GET /oauth2/validate HTTP/1.1\r\nHost: x\r\n\r\n".utf8), seconds: 1)
      try await sandbox.waitForRequests(1, to: .validate)
      #expect(await client.get("/oauth2/validate").status == 401)
      #expect(await hanging.bytes.isEmpty)
    }
  }

  @Test("hold → processed at once, answered when released, from the test or by the admin route")
  func hold() async throws {
    try await withSandbox { sandbox, client in
      let grant = try grant(sandbox)
      for count in 1...2 {
        sandbox.setFault(.hold, on: .validate)
        async let held = client.get("/oauth2/validate", ["Authorization": "OAuth \(grant.access)"])
        try await sandbox.waitForRequests(count, to: .validate)
        if count == 2 { _ = sandbox.withWorld { $0.revokeAccessToken(grant.access) } }
        if count == 1 {
          sandbox.release()
        } else {
          #expect(await client.post("/sandbox/release", json: "{}").status == 200)
        }
        // What was true when it was asked.
        #expect(await held.status == 200)
      }
    }
  }

  @Test("truncated → a good head, half a body, an end")
  func truncated() async throws {
    try await withSandbox { sandbox, client in
      sandbox.setFault(.truncatedBody, on: .validate)
      let response = await client.get("/oauth2/validate")
      #expect(response.status == 401 && response.header("content-type") == "application/json")
      let whole = "{\"status\":401,\"message\":\"missing authorization token\"}\n"
      #expect(response.header("content-length") == String(whole.utf8.count))
      #expect(response.body == String(whole.prefix(whole.count / 2)))
    }
  }

  @Test("slow body, delay → the right answer in the end")
  func slow() async throws {
    try await withSandbox { sandbox, client in
      sandbox.setFault(.slowBody(millisecondsPerByte: 1), on: .validate)
      let slow = await client.get("/oauth2/validate")
      #expect(slow.status == 401 && slow.body == "{\"status\":401,\"message\":\"missing authorization token\"}\n")
      #expect(slow.header("content-length") == String(slow.body.utf8.count))
      #expect(slow.header("transfer-encoding") == nil && slow.reads > 3, "byte by byte")
      sandbox.setFault(.delay(milliseconds: 5), on: .validate)
      #expect(await client.get("/oauth2/validate").body.contains("missing authorization token"))
    }
  }

  @Test("another shape → wrong type, unknown members, scope as text, no expires_in")
  func shapes() async throws {
    try await withSandbox { sandbox, client in
      var refresh = try grant(sandbox).refresh
      func next(_ effect: Fault.Effect) async throws -> RawClient.Response {
        sandbox.setFault(effect, on: .token)
        let response = await client.post("/oauth2/token", form: refreshForm(refresh))
        refresh = try #require(response.json?["refresh_token"]?.text)
        return response
      }
      #expect(try await next(.contentType("text/html")).header("content-type") == "text/html")
      #expect(try await next(.unknownMembers).json?["x_sandbox"] != nil)
      #expect(try await next(.scopeAsText).json?["scope"] == "chat:edit chat:read")
      #expect(try await next(.missingExpiresIn).json?["expires_in"] == nil)
      #expect(sandbox.withWorld { $0.severedGrants } == 0)
    }
  }

  @Test("a burst of 429, cleared → over at once")
  func cleared() async throws {
    try await withSandbox { sandbox, client in
      sandbox.setFault(.status(429, .empty), on: .validate, .untilCleared)
      for _ in 0..<3 { #expect(await client.get("/oauth2/validate").status == 429) }
      sandbox.clearFaults(on: .validate)
      #expect(await client.get("/oauth2/validate").status == 401)
    }
  }

  @Test("the clock jumps → tokens expire, and live again when it jumps back")
  func clockJump() async throws {
    try await withSandbox { sandbox, client in
      let header = ["Authorization": "OAuth \(try grant(sandbox).access)"]
      sandbox.advance(by: 16_000)
      #expect(await client.get("/oauth2/validate", header).status == 401)
      sandbox.advance(by: -16_000)
      #expect(await client.get("/oauth2/validate", header).status == 200)
    }
  }
}
