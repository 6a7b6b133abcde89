import KeeperAPI
import KeeperClient
import Testing

/// What a program is told to do about a failure.
@Suite struct RemedyTests {
  private typealias Remedy = KeeperClientError.Remedy

  @Test("no connection, or one that breaks → what passes by itself, and what does not")
  func connections() {
    let passing: [KeeperClientError] = [
      .unreachable(.noSocket, socketPath: "/"), .unreachable(.refused, socketPath: "/"),
      .unreachable(.failed("why"), socketPath: "/"), .closed, .timedOut(after: .seconds(1)),
    ]
    for error in passing { #expect(error.remedy == .tryAgain(after: nil), "\(error)") }
    let lasting: [KeeperClientError] = [
      .unreachable(.notPermitted, socketPath: "/"), .unreachable(.invalidPath, socketPath: "/"),
      .protocolViolation("what"), .cancelled,
    ]
    for error in lasting { #expect(error.remedy == .giveUp, "\(error)") }
  }

  @Test("each type of problem → one remedy", arguments: ProblemType.allCases)
  func problems(type: ProblemType) {
    let expected: Remedy =
      switch type {
      case .loginRequired, .insufficientScope: .awaitLogin
      case .temporarilyUnavailable, .timeout, .requestTimeout, .internal: .tryAgain(after: nil)
      case .unknownAccount, .notPermitted, .badRequest, .notFound, .methodNotAllowed, .payloadTooLarge, .headTooLarge,
        .conflict, .wrongUser, .loginFailed, .noLogin, .invalidConfiguration:
        .giveUp
      }
    #expect(KeeperClientError.problem(Problem(type, detail: "D")).remedy == expected)
  }

  @Test("the daemon says when → not before that; a type that this client does not know → by its status")
  func times() {
    var problem = Problem(.temporarilyUnavailable, detail: "D")
    problem.retryAfter = 7
    #expect(KeeperClientError.problem(problem).remedy == .tryAgain(after: .seconds(7)))
    problem.type = "urn:tokenkeeper:problem:of_tomorrow"
    #expect(KeeperClientError.problem(problem).remedy == .tryAgain(after: .seconds(7)))
    problem.status = 418
    #expect(KeeperClientError.problem(problem).remedy == .giveUp)
  }
}
