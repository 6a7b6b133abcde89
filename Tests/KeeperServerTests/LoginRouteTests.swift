import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import KeeperServer

@Suite("/v1/accounts/{account}/login")
struct LoginRouteTests {
  private static let authorization = DeviceAuthorization(
    deviceCode: Secret("planted-device-code"), userCode: "KQRWMPLT",
    verificationURI: "https://www.twitch.tv/activate?device-code=KQRWMPLT", expiresIn: .seconds(1800),
    interval: .seconds(5))
  private static let tokens = TokenResponse(
    accessToken: Secret("fresh-access"), refreshToken: Secret("fresh-refresh"), expiresIn: .seconds(14_400),
    scopes: ["chat:read"])

  @Test("a device login → the code, then the account, and no secret in between")
  func device() async throws {
    try await withServer { bench in
      bench.twitch.answerNextDeviceAuthorizations(with: .success(Self.authorization))
      bench.twitch.answerNextPolls(with: .success(.granted(Self.tokens)))
      try await bench.login("/v1/accounts/bot/login") { log in
        let prompt: LoginPrompt = try await log.next(.prompt)
        #expect(prompt.flow == .deviceCode && prompt.userCode == "KQRWMPLT" && prompt.interval == 5)
        #expect(prompt.expiresIn == 1800 && prompt.expiresAt == 1_800_001_800 && prompt.redirectURI == nil)
        await bench.clock.untilSomebodySleeps()
        bench.clock.advance(by: .seconds(5))
        let done: LoginDone = try await log.next(.done)
        #expect(done.account.name == "bot" && done.account.generation == 8 && done.warnings.isEmpty)
        #expect(
          bench.log.containing("account=bot caller_gid=0 caller_pid=10 caller_uid=0 change=login result=changed").count
            == 1)
      }
      #expect((await bench.get("/v1/tokens/bot", accept: "text/plain")).text == "fresh-access")
    }
  }

  @Test("the caller hangs up → the login goes on, and another caller joins it")
  func hangUp() async throws {
    try await withServer { bench in
      bench.twitch.answerNextDeviceAuthorizations(with: .success(Self.authorization))
      try await bench.login("/v1/accounts/bot/login") { log in
        let _: LoginPrompt = try await log.next(.prompt)
        log.hangUp()
      }
      try await bench.login("/v1/accounts/bot/login", #"{"existing": "join"}"#) { log in
        let prompt: LoginPrompt = try await log.next(.prompt)
        #expect(prompt.userCode == "KQRWMPLT")
        let cancelled: LoginCancelled = try await bench.send(.delete, "/v1/accounts/bot/login").decoded()
        #expect(cancelled.cancelled)
        // Who joins changes nothing.
        #expect(bench.log.containing("change=login ").count == 1)
        #expect(bench.log.containing("change=login_cancel ").count == 1)
        let problem: Problem = try await log.next(.failed)
        #expect(problem.problemType == .loginFailed && problem.loginFailureReason == .cancelled)
        #expect(problem.hint?.contains("tokenkeeper login bot") == true)
      }
      let none: LoginCancelled = try await bench.send(.delete, "/v1/accounts/bot/login").decoded()
      #expect(!none.cancelled)
      #expect(bench.twitch.made(.authorizeDevice).count == 1)
    }
  }

  @Test("a login in a browser, the address pasted → its code is exchanged, and both callers hear of it")
  func paste() async throws {
    try await withServer { bench in
      bench.twitch.answerNext(.redeemCode, with: .success(Self.tokens))
      let options = #"{"flow": "authorization_code", "redirect": "paste", "force_verify": true}"#
      try await bench.login("/v1/accounts/bot/login", options) { log in
        let prompt: LoginPrompt = try await log.next(.prompt)
        #expect(prompt.flow == .authorizationCode && prompt.redirectURI == "http://localhost:3000")
        #expect(
          prompt.url.contains("redirect_uri=http://localhost:3000&") && prompt.url.hasSuffix("&force_verify=true"))
        let state = try #require(prompt.url.firstMatch(of: /state=([^&]+)/)?.1)
        let wrong = try await bench.pasted("http://localhost:3000/?code=abc&state=forged").problem
        #expect(wrong.problemType == .noLogin && wrong.hint != nil)
        let response = await bench.pasted("http://localhost:3000/?code=abc&state=\(state)")
        let handed: LoginDone = try response.decoded()
        let done: LoginDone = try await log.next(.done)
        #expect(handed.account.generation == 8 && done.account.generation == 8)
        let again = try await bench.pasted("http://localhost:3000/?code=abc&state=\(state)").problem
        #expect(again.problemType == .noLogin)
      }
      #expect(bench.twitch.made(.redeemCode).map(\.token) == [Secret("abc")])
    }
  }

  @Test(
    "what Twitch's answer says → the reason, and what to do",
    arguments: [
      ("error=access_denied&error_description=no", LoginFailureReason.accessDenied, "tokenkeeper login bot"),
      ("error=redirect_mismatch", .redirectMismatch, "OAuth Redirect URLs"),
      ("error=unsupported_response_type", .refused, "tokenkeeper login bot"),
    ])
  func refusals(answer: String, reason: LoginFailureReason, hint: String) async throws {
    try await withServer { bench in
      let options = #"{"flow": "authorization_code", "redirect": "paste"}"#
      try await bench.login("/v1/accounts/bot/login", options) { log in
        let prompt: LoginPrompt = try await log.next(.prompt)
        let state = try #require(prompt.url.firstMatch(of: /state=([^&]+)/)?.1)
        let refused = try await bench.pasted("http://localhost:3000/?\(answer)&state=\(state)").problem
        let problem: Problem = try await log.next(.failed)
        for problem in [refused, problem] {
          #expect(problem.loginFailureReason == reason && problem.hint?.contains(hint) == true, "\(problem)")
        }
      }
      #expect((await bench.get("/v1/tokens/bot")).tokenGeneration == 7)
    }
  }

  @Test(
    "what cannot be begun → a problem instead of a stream",
    arguments: [
      ("app", "", ProblemType.conflict, "token app"), ("none", "", .unknownAccount, "status"),
      ("bot", #"{"flow": "client_credentials"}"#, .badRequest, ""), ("bot", "[]", .badRequest, ""),
      ("app", #"{"flow": "device_code"}"#, .conflict, "token app"), ("bot", #"{"existing": 1}"#, .badRequest, ""),
    ])
  func refused(account: String, body: String, type: ProblemType, hint: String) async throws {
    try await withServer { bench in
      let problem = try await bench.send(.post, "/v1/accounts/\(account)/login", body).problem
      #expect(problem.problemType == type, "\(problem)")
      #expect(hint.isEmpty || problem.hint?.contains(hint) == true, "\(problem)")
      #expect(bench.twitch.made(.authorizeDevice).isEmpty)
    }
  }

  @Test(
    "who is no administrator → 403, and nothing begins",
    arguments: [
      (HTTPRequest.Method.post, "/v1/accounts/bot/login"), (.delete, "/v1/accounts/bot/login"),
      (.post, "/v1/accounts/bot/login/redirect"),
    ])
  func notPermitted(method: HTTPRequest.Method, path: String) async throws {
    try await withServer { bench in
      let response = await bench.send(method, path, #"{"url": "x"}"#, caller: ServerBench.chatbot)
      let problem = try response.problem
      #expect(problem.problemType == .notPermitted)
      #expect(bench.twitch.made(.authorizeDevice).isEmpty)
    }
  }

  @Test(
    "an address without an answer, or with two → 400, and what to copy",
    arguments: [
      "", "http://localhost:3000", "http://localhost:3000/#", "http://localhost:3000/?code=", "?code=a&code=b&state=s",
      "?code=a&error=b", "?code=%", "#id_token=x&state=s",
    ])
  func noAnswer(url: String) async throws {
    try await withServer { bench in
      let response = await bench.pasted(url)
      let problem = try response.problem
      #expect(problem.problemType == .badRequest && problem.hint?.contains("#access_token") == true)
    }
  }

  @Test("silence → a heartbeat a second, with the time that is left")
  func heartbeat() async throws {
    try await withServer { bench in
      bench.twitch.answerNextDeviceAuthorizations(with: .success(Self.authorization))
      let heard = AsyncStream.makeStream(of: String.self)
      let request = Request(method: .post, path: "/v1/accounts/bot/login", caller: ServerBench.root)
      guard case .stream(_, let operation) = bench.handler.answer(to: request) else { throw ServerBench.NoStream() }
      await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          defer { heard.continuation.finish() }
          try await operation(Listener(heard: heard.continuation))
        }
        defer { group.cancelAll() }
        var left: [Int] = []
        for await text in heard.stream {
          if text.contains("event: waiting"), let seconds = Self.secondsLeft(text) { left.append(seconds) }
          if left.count == 3 { break }
          // The keeper sleeps as well: a heartbeat may find that more than a second has gone by.
          await bench.clock.untilSomebodySleeps(until: bench.clock.now().boot.advanced(by: .seconds(1)))
          bench.clock.advance(by: .seconds(1))
        }
        #expect(left.count == 3 && left == left.sorted(by: >) && left.allSatisfy { $0 < 1800 }, "\(left)")
      }
    }
  }

  private static func secondsLeft(_ text: String) -> Int? {
    text.split(separator: "\"expires_in\":").dropFirst().first.flatMap { Int($0.prefix(while: \.isNumber)) }
  }
}

/// Hears everything.
private struct Listener: BodyWriter {
  let heard: AsyncStream<String>.Continuation

  func write(_ bytes: [UInt8]) async throws {
    try Task.checkCancellation()
    heard.yield(String(decoding: bytes, as: UTF8.self))
  }
}

extension ServerBench {
  fileprivate func pasted(_ url: String) async -> Response {
    await send(.post, "/v1/accounts/bot/login/redirect", #"{"url": "\#(url)"}"#)
  }
}
