/// What became of a token that was logged out.
package enum Revocation: Sendable, Equatable {
  case revoked
  /// There was none.
  case nothingToRevoke
  /// It is forgotten here, but lives on at Twitch until it ends by itself.
  case failed(reason: String)
}

extension Keeper {
  /// Forgets an account's grant and ends its access token at Twitch. An account that was added over the socket is gone
  /// afterwards. Nil when there is no such account.
  package func forget(_ name: AccountName, within patience: Duration) async -> Revocation? {
    guard let state = states[name], state.definition != nil else { return nil }
    _ = endLogin(of: name, .withdrawn)
    let token = state.phase.grant?.accessToken ?? state.shelvedToken
    let outcome = await ask(name, within: patience) { .loggedOut(by: $0) }
    // Also when it could not be stored: nobody knows the token afterwards who could end it.
    let revocation = if let token { await revoke(token, of: state.account) } else { Revocation.nothingToRevoke }
    if case .failed(let trouble, _) = outcome { return .failed(reason: trouble.detail) }
    return revocation
  }

  /// An account that was added over the socket goes as soon as its logout is durable, before anything new is begun.
  func removeIfForgotten(_ account: KeptAccount, at now: Now) {
    if account.state.isForgotten, account.state.activity == .idle { remove(account.name, at: now) }
  }

  func remove(_ name: AccountName, at now: Now) {
    guard let account = states.find(name), let state = states.remove(name) else { return }
    wasChecked(account)
    retired[name] = Retired(stored: state.stored(at: now), ticket: state.ticket)
    busy.remove(name)
    board.remove(name)
  }

  private nonisolated func revoke(_ token: Secret, of account: Account) async -> Revocation {
    do throws(IdentityFailure) {
      try await provider.revoke(token, for: account.client)
      return .revoked
    } catch {
      return .failed(reason: Trouble(error).detail)
    }
  }
}
