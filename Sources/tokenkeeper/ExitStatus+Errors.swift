import KeeperAPI
import KeeperClient

extension ExitStatus {
  init(_ error: KeeperClientError) {
    switch error {
    case .unreachable(.notPermitted, _): self = .notPermitted
    case .unreachable: self = .unreachable
    case .closed, .timedOut: self = .temporarilyUnavailable
    case .problem(let problem):
      self =
        problem.loginFailureReason.map(Self.init) ?? problem.problemType.map(Self.init) ?? .protocolViolation
    case .protocolViolation, .cancelled: self = .protocolViolation
    }
  }

  init(_ problem: ProblemType) {
    switch problem {
    case .unknownAccount: self = .unknownAccount
    case .notPermitted: self = .notPermitted
    case .loginRequired, .insufficientScope, .loginFailed: self = .loginRequired
    case .temporarilyUnavailable, .timeout, .requestTimeout: self = .temporarilyUnavailable
    case .badRequest, .payloadTooLarge, .headTooLarge, .wrongUser: self = .badInput
    case .conflict, .noLogin: self = .conflict
    // The daemon is older or newer than this command.
    case .notFound, .methodNotAllowed: self = .protocolViolation
    case .invalidConfiguration: self = .configuration
    case .internal: self = .internalError
    }
  }

  init(_ reason: LoginFailureReason) {
    switch reason {
    case .accessDenied, .expired, .cancelled, .replaced, .withdrawn: self = .loginRequired
    case .wrongUser, .wrongClient, .invalidIDToken, .refused: self = .badInput
    case .redirectMismatch, .clientRejected: self = .configuration
    case .unavailable, .portUnavailable, .notSaved, .stopped: self = .temporarilyUnavailable
    }
  }
}
