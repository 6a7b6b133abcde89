import Keeper
import NIOHTTP1

@testable import TwitchIdentity

/// What came of a call, without the texts for people.
enum Outcome: Equatable, Sendable {
  case tokens(TokenResponse)
  case validation(Validation)
  case revoked
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

  init(of answer: Answer, to call: IdentityCall) {
    do throws(IdentityFailure) {
      try AnswerMeaning(answer: answer, redaction: Redaction(secrets: [])).check(for: call)
      self =
        switch call {
        case .requestAppToken, .refresh: .tokens(try TokenResponse(answer))
        case .validate: .validation(try Validation(answer))
        case .revoke: .revoked
        }
    } catch {
      self.init(error)
    }
  }
}
