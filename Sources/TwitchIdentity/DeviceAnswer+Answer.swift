import Keeper

extension DeviceAnswer {
  /// Reads an answer to a poll. Errors of RFC 8628 that Twitch does not document are understood too.
  init(_ answer: Answer, redaction: Redaction) throws(IdentityFailure) {
    guard answer.status == 400, let refusal = Refusal(answer), !refusal.blamesClient else {
      try AnswerMeaning(answer: answer, redaction: redaction).check(for: .redeemDeviceCode)
      self = .granted(try TokenResponse(answer))
      return
    }
    let reason = redaction.text(refusal.message)
    self =
      switch refusal.message.lowercased() {
      case "authorization_pending": .pending
      case "slow_down": .slowDown
      case "invalid device code", "expired_token": .invalid(reason: reason)
      default: .denied(reason: reason)
      }
  }
}
