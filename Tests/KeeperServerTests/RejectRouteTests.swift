import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import KeeperServer

@Suite("POST /v1/tokens/{account}/reject")
struct RejectRouteTests {
  private static let path = "/v1/tokens/bot/reject"

  @Test("a hundred report a dead token → one validation, one refresh, the next token for all")
  func storm() async throws {
    try await withServer { bench in
      bench.clock.advance(by: .seconds(60))
      bench.twitch.answerNextValidations(with: .failure(.grantRejected(reason: "invalid access token")))
      let (validations, refreshes) = (bench.twitch.made(.validate).count, bench.twitch.made(.refresh).count)
      let gate = bench.twitch.hold { $0.kind == .validate }
      await withTaskGroup(of: Int64?.self) { group in
        for _ in 0..<100 {
          group.addTask { await bench.send(.post, Self.path, #"{"generation": 7}"#).tokenGeneration }
        }
        await bench.twitch.untilMade(validations + 1, .validate)
        gate.open()
        for await generation in group { #expect((generation ?? 0) > 7) }
      }
      #expect(bench.twitch.made(.refresh).count == refreshes + 1)
    }
  }

  @Test("an older generation → the current token at once, and nobody asks Twitch")
  func older() async throws {
    try await withServer { bench in
      let asked = bench.twitch.made.count
      #expect((await bench.send(.post, Self.path, #"{"generation": 6}"#)).tokenGeneration == 7)
      #expect(bench.twitch.made.count == asked)
    }
  }

  @Test("Twitch still takes it → the same generation again")
  func stillGood() async throws {
    try await withServer { bench in
      bench.clock.advance(by: .seconds(60))
      #expect((await bench.send(.post, Self.path, #"{"generation": 7}"#)).tokenGeneration == 7)
      #expect(bench.twitch.made(.refresh).isEmpty)
    }
  }

  @Test("a generation that never was → refused")
  func future() async throws {
    try await withServer { bench in
      for generation in ["8", "-1"] {
        let problem = try await bench.send(.post, Self.path, #"{"generation": \#(generation)}"#).problem
        #expect(problem.problemType == .badRequest)
        #expect(problem.detail.contains("never handed out"))
      }
    }
  }

  @Test(
    "a body that is not understood → refused, and says which member",
    arguments: [
      ("", "not well-formed"), ("[]", "wrong type"), ("{}", "generation is missing"),
      (#"{"generation": "7"}"#, "generation is of the wrong type"), (#"{"generation": null}"#, "generation"),
    ])
  func badBody(body: String, says: String) async throws {
    try await withServer { bench in
      let problem = try await bench.send(.post, Self.path, body).problem
      #expect(problem.problemType == .badRequest)
      #expect(problem.detail.contains(says), "\(problem.detail)")
    }
  }

  @Test("the user disconnected the app → 409, with the command to run")
  func dead() async throws {
    try await withServer { bench in
      bench.clock.advance(by: .seconds(60))
      bench.twitch.answerNextValidations(with: .failure(.grantRejected(reason: "invalid access token")))
      bench.twitch.answerNext(.refresh, with: .failure(.grantRejected(reason: "Invalid refresh token")))
      let problem = try await bench.send(.post, Self.path, #"{"generation": 7}"#).problem
      #expect(problem.problemType == .loginRequired)
      #expect(problem.hint?.contains("tokenkeeper import bot") == true)
    }
  }

  @Test("a stranger → as if the account did not exist, and nobody asks Twitch")
  func stranger() async throws {
    try await withServer { bench in
      let asked = bench.twitch.made.count
      let response = await bench.send(.post, Self.path, #"{"generation": 7}"#, caller: ServerBench.stranger)
      let problem = try response.problem
      #expect(problem.problemType == .unknownAccount)
      #expect(bench.twitch.made.count == asked)
    }
  }
}
