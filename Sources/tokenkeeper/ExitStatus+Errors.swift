import KeeperAPI
import KeeperClient

extension ExitStatus {
  init(_ error: KeeperClientError) {
    switch error {
    case .unreachable(.notPermitted, _): self = .notPermitted
    case .unreachable: self = .unreachable
    case .closed, .timedOut: self = .temporarilyUnavailable
    case .problem(let problem): self = problem.problemType.map(Self.init) ?? .protocolViolation
    case .protocolViolation: self = .protocolViolation
    }
  }

  init(_ problem: ProblemType) {
    switch problem {
    case .unknownAccount: self = .unknownAccount
    case .notPermitted: self = .notPermitted
    case .loginRequired, .insufficientScope: self = .loginRequired
    case .temporarilyUnavailable, .timeout, .requestTimeout: self = .temporarilyUnavailable
    case .badRequest, .payloadTooLarge, .headTooLarge, .wrongUser: self = .badInput
    case .conflict: self = .conflict
    // The daemon is older or newer than this command.
    case .notFound, .methodNotAllowed: self = .protocolViolation
    case .internal: self = .internalError
    }
  }
}
