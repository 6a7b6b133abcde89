extension Login {
  /// Takes in a fact. One that does not belong to the phase changes nothing, save that tokens nobody awaits are ended.
  mutating func handle(_ event: Event, at now: Now, policy: KeeperPolicy) -> [Action] {
    switch event {
    case .authorized(let authorization): authorized(authorization, at: now, policy: policy)
    case .polled(let answer): polled(answer, at: now, policy: policy)
    case .exchanged(let tokens): obtained(tokens, at: now, policy: policy)
    case .validated(let validation, let account, let bound): validated(validation, account, bound, at: now)
    case .verified(let claims): verified(claims)
    case .notVerified(let failure): notVerified(failure, at: now)
    case .failed(let failure): failed(failure, at: now)
    case .saved: saved(at: now)
    case .saveFailed: fail(.notSaved)
    case .redirected(let answer): redirected(answer, at: now, policy: policy)
    case .taken: taken()
    case .delayed(let trouble): delayed(trouble)
    case .displaced: fail(.withdrawn)
    case .ended(let failure): fail(failure)
    }
  }

  /// A question brought nothing.
  private mutating func failed(_ failure: IdentityFailure, at now: Now) -> [Action] {
    switch failure {
    case .grantRejected(let reason): return refused(reason)
    case .clientRejected(let reason): return fail(.clientRejected(reason: reason))
    case .unreachable, .outcomeUnknown, .throttled, .unexpected:
      attempts += 1
      return retry(after: failure, at: now)
    }
  }

  /// A token that is dead on arrival is not ended again.
  private mutating func refused(_ reason: String) -> [Action] {
    let actions = fail(.refused(reason: reason))
    return actions.filter { if case .revoke = $0 { false } else { true } }
  }

  /// Nothing is lost by it: a device code lives on, and Twitch calls a spent authorization code by its name.
  private mutating func retry(after failure: IdentityFailure, at now: Now) -> [Action] {
    isAsking = false
    trouble = Trouble(failure)
    var wait = Backoff.wait(afterAttempts: attempts, jitter: Jitter.fraction(name, Int64(attempts)))
    if case .polling(let code) = phase { wait = max(wait, code.interval) }
    if case .throttled(let retryAfter?) = failure { wait = max(wait, retryAfter) }
    nextQuestion = now.boot.advanced(by: wait)
    return [.show]
  }

  /// An answer came that says something.
  mutating func answered() {
    isAsking = false
    attempts = 0
    trouble = nil
  }
}

// MARK: - Device codes

extension Login {
  private mutating func authorized(
    _ authorization: DeviceAuthorization, at now: Now, policy: KeeperPolicy
  ) -> [Action] {
    guard case .asking = phase else { return [] }
    answered()
    let life = min(authorization.expiresIn, policy.longestDeviceLogin)
    deadline = askedAt.advanced(by: life)
    let kept = PendingLogin(
      account: name, clientID: client.id, deviceCode: authorization.deviceCode, userCode: authorization.userCode,
      verificationURI: authorization.verificationURI, interval: max(authorization.interval, .seconds(1)),
      expiresAt: now.wall(at: deadline), scopes: scopes)
    phase = .keeping(DeviceCode(kept: kept, interval: kept.interval))
    isAsking = true
    return [.save(kept)]
  }

  /// The code is durable: now it may be shown.
  private mutating func saved(at now: Now) -> [Action] {
    guard case .keeping(let code) = phase else { return [] }
    isAsking = false
    phase = .polling(code)
    nextQuestion = now.boot.advanced(by: code.interval)
    return [.show]
  }

  private mutating func polled(_ answer: DeviceAnswer, at now: Now, policy: KeeperPolicy) -> [Action] {
    guard case .polling(var code) = phase else { return [] }
    let hadTrouble = trouble != nil
    answered()
    switch answer {
    case .granted(let tokens): return obtained(tokens, at: now, policy: policy)
    case .denied(let reason): return fail(.accessDenied(reason: reason))
    case .pending: code.strikes = 0
    // RFC 8628 section 3.5: the interval grows by 5 s, for this and all later polls.
    case .slowDown: code.interval += .seconds(5)
    case .invalid(let reason):
      // Seen while the user had not acted yet (twitchdev/issues 971), so it is believed the third time.
      code.strikes += 1
      if code.strikes > 2 { return fail(.refused(reason: reason)) }
    }
    phase = .polling(code)
    nextQuestion = now.boot.advanced(by: code.interval)
    return hadTrouble || answer == .slowDown ? [.show] : []
  }
}

// MARK: - Browsers

extension Login {
  private mutating func redirected(_ answer: Redirect.Answer, at now: Now, policy: KeeperPolicy) -> [Action] {
    guard case .consenting(let consent) = phase else { return [] }
    switch answer {
    case .error(let error, let description):
      // It came through a browser, so it may be of any length.
      let reason = String((description ?? error).prefix(200))
      return fail(failure(error, reason, redirectURI: consent.redirectURI))
    case .code(let code) where flow == .authorizationCode:
      phase = .exchanging(code, redirectURI: consent.redirectURI)
      deadline = now.boot.advanced(by: policy.loginPatience)
      nextQuestion = now.boot
      return [.show]
    case .token(let token, let idToken) where flow == .implicit:
      askedAt = now.boot
      return obtained(TokenResponse(accessToken: token, idToken: idToken), at: now, policy: policy)
    case .code, .token:
      return fail(.refused(reason: "the browser came back with what another flow gives"))
    }
  }

  /// RFC 6749 section 4.1.2.1, and Twitch's own `redirect_mismatch`.
  private func failure(_ error: String, _ reason: String, redirectURI: String) -> LoginFailure {
    switch error {
    case "access_denied": .accessDenied(reason: reason)
    case "redirect_mismatch": .redirectMismatch(redirectURI: redirectURI)
    case "server_error", "temporarily_unavailable": .unavailable(reason: reason)
    default: .refused(reason: reason)
    }
  }
}
