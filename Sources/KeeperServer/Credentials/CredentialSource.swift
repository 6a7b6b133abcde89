package import Keeper
package import LocalHTTP
package import Logging

/// Hands tokens to systemd, as credentials for units that are being started: the bare token, named as its account.
///
/// A unit that may not have it, or whose account has none, must not start. systemd 252 takes an early end for an empty
/// credential, and gives up only on one that is too large; so it gets that.
package struct CredentialSource: Sendable {
  private let keeper: Keeper
  private let clock: any HostClock
  private let access: AccessControl
  private let audit: Audit
  private let logger: Logger
  /// How long a unit's start waits for a token that is being obtained.
  private let patience: Duration

  package init(
    keeper: Keeper, clock: any HostClock, access: AccessControl, audit: Audit, logger: Logger,
    patience: Duration = .seconds(15)
  ) {
    self.keeper = keeper
    self.clock = clock
    self.access = access
    self.audit = audit
    self.logger = logger
    self.patience = patience
  }

  package var greeting: Greeting { Greeting { await answer(to: $0) } }

  /// One more than systemd takes (`CREDENTIAL_SIZE_MAX`).
  static let tooLarge = [UInt8](repeating: UInt8(ascii: "\n"), count: 1 << 20 + 1)

  func answer(to greeted: Greeted) async -> [UInt8] {
    guard let request = CredentialRequest(address: greeted.address) else {
      return refuse(greeted, nil, "it is not systemd asking for a credential of a unit")
    }
    guard greeted.isSystemd(startingA: request.unit) else {
      return refuse(greeted, request, "the caller is not systemd in the unit that it names")
    }
    guard let account = AccountName(request.name) else {
      return refuse(greeted, request, "an account cannot have the credential's name")
    }
    do {
      try await keeper.fetch(account)
    } catch {
      return refuse(greeted, request, "the store cannot be read: \(error)")
    }
    let entry = keeper.board[account]
    guard access.policy.mayRead(account, entry?.account.kind, unit: request.unit), entry != nil else {
      audit.denied(account, greeted.caller)
      return refuse(greeted, request, "no rule gives this account to the unit, or there is no such account")
    }
    return await token(account, greeted, request)
  }

  private func token(_ account: AccountName, _ greeted: Greeted, _ request: CredentialRequest) async -> [UInt8] {
    guard let entry = await entry(account), let token = entry.token(livingFor: .zero, at: clock.now().boot) else {
      return refuse(greeted, request, "the account has no token now; see 'tokenkeeper status'")
    }
    audit.handedOut(entry, greeted.caller)
    return token.withUnsafeBytes { Array($0) }
  }

  /// With a token, if one can be had in time.
  private func entry(_ account: AccountName) async -> BoardEntry? {
    guard let entry = keeper.board[account] else { return nil }
    if case .needsLogin = entry.standing { return nil }
    if entry.token(livingFor: .zero, at: clock.now().boot) != nil { return entry }
    guard case .settled(let entry) = await keeper.renew(account, within: patience) else { return nil }
    return entry
  }

  private func refuse(_ greeted: Greeted, _ request: CredentialRequest?, _ why: String) -> [UInt8] {
    var metadata: Logger.Metadata = ["why": "\(why)"]
    if let request {
      metadata["caller_unit"] = "\(request.unit)"
      metadata["credential"] = "\(request.name)"
    }
    if let credentials = greeted.caller.credentials {
      metadata["caller_uid"] = "\(credentials.uid)"
      metadata["caller_pid"] = "\(credentials.pid)"
    }
    logger.record(.credentialRefused, metadata)
    return request == nil ? [] : Self.tooLarge
  }
}

extension Greeted {
  /// Whether the name can be believed: systemd connects as root from a process that already is in the unit.
  fileprivate func isSystemd(startingA unit: String) -> Bool {
    caller.credentials?.uid == 0 && caller.isIdentified && caller.units?.system == unit
  }
}
