import Keeper
import NIOHTTP1

@testable import TwitchIdentity

/// What came of a call, without the texts for people.
enum Outcome: Equatable, Sendable {
  case tokens(TokenResponse)
  case validation(Validation)
  case revoked
  case device(DeviceAuthorization)
  case granted(TokenResponse)
  case pending, slowDown, invalid, denied
  /// Their ids.
  case keys([String])
  case unreachable, outcomeUnknown, grantRejected, clientRejected
  case throttled(Duration?)
  case unexpected(Int)

  init(_ failure: IdentityFailure) {
    self =
      switch failure {
      case .unreachable: .unreachable
      case .outcomeUnknown: .outcomeUnknown
      case .throttled(let retryAfter): .throttled(retryAfter)
      case .grantRejected: .grantRejected
      case .clientRejected: .clientRejected
      case .unexpected(let status, _): .unexpected(status)
      }
  }

  init(_ answer: DeviceAnswer) {
    self =
      switch answer {
      case .granted(let tokens): .granted(tokens)
      case .pending: .pending
      case .slowDown: .slowDown
      case .invalid: .invalid
      case .denied: .denied
      }
  }

  static func keys(of answer: Answer) throws(IdentityFailure) -> Outcome {
    guard let set = JSONWebKeySet(answer) else { throw .unexpected(status: answer.status, reason: "no key set") }
    return .keys(set.keys.keys.sorted())
  }

  init(of answer: Answer, to call: IdentityCall) {
    do throws(IdentityFailure) {
      if call != .redeemDeviceCode {
        try AnswerMeaning(answer: answer, redaction: Redaction(secrets: [])).check(for: call)
      }
      self =
        switch call {
        case .requestAppToken, .refresh, .redeemCode: .tokens(try TokenResponse(answer))
        case .authorizeDevice: .device(try DeviceAuthorization(answer))
        case .redeemDeviceCode: Outcome(try DeviceAnswer(answer, redaction: Redaction(secrets: [])))
        case .fetchKeys: try Self.keys(of: answer)
        case .validate: .validation(try Validation(answer))
        case .revoke: .revoked
        }
    } catch {
      self.init(error)
    }
  }
}
