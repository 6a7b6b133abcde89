import HTTPTypes
import KeeperAPI

/// What came of an answer of Twitch's.
enum RedirectOutcome: Sendable {
  case done(LoginDone)
  case failed(Problem)
  /// It is good, and what comes of it takes long.
  case pending
  /// It belongs to no login that is under way.
  case unknownLogin

  var message: CallbackMessage {
    switch self {
    case .done(let done):
      CallbackText.done(
        account: done.account.name, login: done.account.login, missingScopes: done.account.missingScopes)
    case .failed(let problem):
      CallbackText.failed(
        Self.title(of: problem.loginFailureReason), detail: problem.detail, hint: problem.hint)
    case .pending: CallbackText.pending
    case .unknownLogin: CallbackText.unknownLogin
    }
  }

  var status: HTTPResponse.Status {
    switch self {
    case .done: .ok
    case .failed(let problem): .init(code: problem.status)
    case .pending: .accepted
    case .unknownLogin: .gone
    }
  }

  private static func title(of reason: LoginFailureReason?) -> String {
    switch reason {
    case .accessDenied: CallbackText.accessDenied
    case .expired, .cancelled, .replaced, .withdrawn: CallbackText.expired
    case .redirectMismatch: CallbackText.redirectMismatch
    case .wrongUser: CallbackText.wrongUser
    case .unavailable, .notSaved, .stopped: CallbackText.notNow
    case .wrongClient, .invalidIDToken, .clientRejected, .refused, .portUnavailable, nil: CallbackText.failed
    }
  }
}
