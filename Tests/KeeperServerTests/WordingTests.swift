import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import KeeperServer

@Suite("What is told to callers and to the log")
struct WordingTests {
  private static let refusals: [ImportRefusal] = [
    .unknownAccount, .configuredOtherwise, .unknownClient("c"), .appAccount, .nothingGiven, .idToken,
    .deadToken(reason: "r"),
    .wrongClient(theirs: "c"), .noUser, .wrongUser(login: "l"), .wouldReplaceWorkingGrant,
    .unavailable(reason: "r", retryAfter: .seconds(3)), .refusedByTwitch(.grantRejected),
  ]

  @Test("every refusal of an import → what failed, and what to do", arguments: refusals)
  func refusal(_ refusal: ImportRefusal) {
    let problem = Problem.refused(refusal, .bot)
    #expect(problem.detail.hasSuffix("."))
    #expect(problem.hint?.isEmpty == false)
  }

  @Test("every reason for a login → an explanation and the command", arguments: LoginReason.allCases)
  func reason(_ reason: LoginReason) {
    #expect(!reason.explanation.isEmpty)
    #expect(reason.hint(for: .bot).contains("'tokenkeeper login bot'"))
    #expect(reason.hint(for: .bot).contains("'tokenkeeper import bot'"))
  }

  @Test(
    "what the server below refuses → a problem of that status",
    arguments: [
      (HTTPResponse.Status.badRequest, ProblemType.badRequest), (.requestTimeout, .requestTimeout),
      (.contentTooLarge, .payloadTooLarge), (.requestHeaderFieldsTooLarge, .headTooLarge),
      (.serviceUnavailable, .temporarilyUnavailable),
    ])
  func malformed(status: HTTPResponse.Status, type: ProblemType) throws {
    let response = KeeperHandler.malformed(status, "Why.")
    #expect(response.status.code == status.code)
    let problem = try response.problem
    #expect(problem.problemType == type)
    #expect(response.fields[.retryAfter] == (type == .temporarilyUnavailable ? "1" : nil))
  }

  @Test("a token that no JSON would hold as it is → the hand-written body is the same as the encoder's")
  func json() async throws {
    try await withServer { bench in
      let nasty = "quote\" backslash\\ newline\n tab\t bell\u{7} ü \u{1F600}"
      bench.twitch.answerNextValidations(
        with: .success(
          Validation(
            clientID: "client-1", user: TwitchUser(id: "42", login: "cool"), scopes: [nasty, "b"], expiresIn: nil)))
      _ = await bench.send(
        .put, "/v1/accounts/new",
        #"{"grant": {"access_token": "a\"\\~", "refresh_token": "r"}}"#)
      let payload: TokenPayload = try await bench.get("/v1/tokens/new").decoded()
      #expect(payload.accessToken == "a\"\\~")
      #expect(payload.tokenType == "bearer")
    }
  }

  @Test("hand-outs and denials → a record each with uid, pid and time, no secret in any line")
  func audit() async throws {
    try await withServer { bench in
      for _ in 0..<3 {
        _ = await bench.get("/v1/tokens/bot", ServerBench.chatbot)
        _ = await bench.get("/v1/tokens/bot", ServerBench.stranger)
        _ = await bench.send(.delete, "/v1/accounts/bot", caller: ServerBench.stranger)
      }
      bench.audit.finish()
      await bench.audit.run()
      let handed = bench.log.containing("Token handed out")
      let expected =
        "info Token handed out account=bot caller_gid=1000 caller_pid=11 caller_uid=1000 "
        + "generation=7 result=handed_out time=1800000000"
      #expect(handed == Array(repeating: expected, count: 3))
      #expect(bench.log.containing("no rule allows it").count == 3)
      #expect(bench.log.containing("not an administrator").count == 3)
      for secret in ["bot-access", "bot-refresh", "app-access", "planted-client-secret"] {
        #expect(bench.log.containing(secret).isEmpty)
      }
    }
  }
}
