import HTTPTypes
import KeeperAPI
import LocalHTTP
import Testing

@testable import KeeperServer

/// What a body may not have.
@Suite struct RequestBodyTests {
  @Test(
    "a member that is not known → 400 that says which are, and never what was sent",
    arguments: [
      ("POST", "/v1/tokens/bot/reject", #"{"generation": 7, "planted": 1}"#, "the body"),
      ("POST", "/v1/accounts/bot/login", #"{"planted": true}"#, "the body"),
      (
        "POST", "/v1/accounts/bot/login/redirect", #"{"url": "http://localhost:3000/?code=c", "planted": 1}"#,
        "the body"
      ),
      ("PUT", "/v1/accounts/bot", #"{"grant": {"access_token": "abc", "planted": 1}}"#, "grant"),
      (
        "PUT", "/v1/accounts/more",
        #"{"grant": {}, "registration": {"client": "mybot", "grant_type": "device_code", "scopes": [], "planted": 1}}"#,
        "registration"
      ),
      ("POST", "/v1/store/rotate", #"{"keys": [{"kind": "passphrase", "secret": "YQ==", "planted": 1}]}"#, "keys"),
      ("POST", "/v1/store/slots", #"{"kind": "passphrase", "secret": "YQ==", "planted": 1}"#, "the body"),
    ])
  func strangers(method: String, path: String, body: String, place: String) async throws {
    try await withServer { bench in
      let method = try #require(HTTPRequest.Method(method))
      let answer = await bench.send(method, path, body)
      let text = String(decoding: answer.body, as: UTF8.self)
      #expect(answer.status == .badRequest)
      #expect(text.contains("There is a member in \(place) that is not known: it may have "), "\(text)")
      #expect(!text.contains("planted"))
    }
  }

  @Test("null in the place of what may be left out → as if it were left out")
  func nulls() async throws {
    try await withServer { bench in
      let body = #"{"registration": null, "grant": {"access_token": null, "refresh_token": null}}"#
      let answer = await bench.send(.put, "/v1/accounts/bot", body)
      #expect(String(decoding: answer.body, as: UTF8.self).contains("neither an access token nor a refresh token"))
    }
  }

  @Test(
    "a token with a space, a line end or a letter that no header carries → 400, and nobody is asked",
    arguments: [#"a\nb"#, "a b", "abc\\n", "ä", #"\u0000"#])
  func notTokens(text: String) async throws {
    try await withServer { bench in
      for name in ["access_token", "refresh_token"] {
        let answer = await bench.send(.put, "/v1/accounts/bot", #"{"grant": {"\#(name)": "\#(text)"}}"#)
        #expect(answer.status == .badRequest)
        #expect(String(decoding: answer.body, as: UTF8.self).contains("characters that no token has"))
      }
    }
  }

  @Test(
    "in_use → true or false, once", arguments: ["?in_use=yes", "?in_use=", "?in_use=true&in_use=false", "?in_use=%FF"])
  func inUse(query: String) async throws {
    try await withServer { bench in
      #expect(await bench.send(.delete, "/v1/store/slots/2\(query)").status == .badRequest)
      #expect(await bench.send(.delete, "/v1/store/slots/2?in_use=false").status == .ok)
      #expect(await bench.send(.delete, "/v1/store/slots/2").status == .ok)
    }
  }
}
