import Keeper

/// What an answer means for each call, by its status and its refusal. It throws for all but a success, whose body is
/// read elsewhere.
struct AnswerMeaning {
  let answer: Answer
  let redaction: Redaction

  func check(for call: IdentityCall) throws(IdentityFailure) {
    if answer.isSuccess { return }
    if answer.status == 429 { throw .throttled(retryAfter: RetryAfter.duration(in: answer.fields)) }
    guard let refusal = Refusal(answer) else { throw unexpected("an answer that is not Twitch's JSON") }
    switch call {
    case .requestAppToken, .authorizeDevice: throw clientRefused(refusal)
    case .refresh: throw refreshRefused(refusal)
    case .redeemCode: throw codeRefused(refusal)
    case .redeemDeviceCode: throw pollRefused(refusal)
    case .fetchKeys: throw unexpected(refusal.message)
    case .validate: throw validationRefused(refusal)
    case .revoke: try checkRevocation(refusal)
    }
  }

  /// No grant is in these calls, so whatever is refused is ours: the client, or a scope that is none.
  private func clientRefused(_ refusal: Refusal) -> IdentityFailure {
    switch answer.status {
    case 400, 401, 403: .clientRejected(reason: reason(refusal))
    default: unexpected(refusal.message)
    }
  }

  private func refreshRefused(_ refusal: Refusal) -> IdentityFailure {
    switch answer.status {
    case 400, 401:
      refusal.blamesClient ? .clientRejected(reason: reason(refusal)) : .grantRejected(reason: reason(refusal))
    // A wrong client secret: our configuration, not the user.
    case 403: .clientRejected(reason: reason(refusal))
    default: unexpected(refusal.message)
    }
  }

  /// A redirect URI that differs is our configuration as well; the code is lost all the same.
  private func codeRefused(_ refusal: Refusal) -> IdentityFailure {
    refusal.blamesRedirectURI ? .clientRejected(reason: reason(refusal)) : refreshRefused(refusal)
  }

  /// What ``DeviceAnswer`` does not read.
  private func pollRefused(_ refusal: Refusal) -> IdentityFailure {
    switch answer.status {
    case 400 where refusal.blamesClient, 401 where refusal.blamesClient, 403: .clientRejected(reason: reason(refusal))
    default: unexpected(refusal.message)
    }
  }

  private func validationRefused(_ refusal: Refusal) -> IdentityFailure {
    switch answer.status {
    case 401 where !refusal.sawNoToken: .grantRejected(reason: reason(refusal))
    default: unexpected(refusal.message)
    }
  }

  /// Unlike RFC 7009, Twitch calls a token that is already gone an error. Gone is what was wanted.
  private func checkRevocation(_ refusal: Refusal) throws(IdentityFailure) {
    switch answer.status {
    case 400 where refusal.isMessage("invalid token"): return
    case 400 where refusal.blamesClient, 404 where refusal.blamesClient: throw .clientRejected(reason: reason(refusal))
    default: throw unexpected(refusal.message)
    }
  }

  private func reason(_ refusal: Refusal) -> String { redaction.text(refusal.message) }

  private func unexpected(_ reason: String) -> IdentityFailure {
    .unexpected(status: answer.status, reason: redaction.text(reason))
  }
}
