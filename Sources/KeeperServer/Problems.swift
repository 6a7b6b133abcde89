package import Keeper
import KeeperAPI

/// What is told to callers: what failed, why, and what to do.
extension Problem: Error {
  static func unknownAccount(_ name: String) -> Problem {
    Problem(
      .unknownAccount, detail: "There is no such account, or you may not use it.",
      hint: "Names are listed by 'tokenkeeper status', run as root; rights are given by [[allow]] in the configuration."
    )
  }

  static func insufficientScope(_ name: AccountName, missing: [String]) -> Problem {
    Problem(
      .insufficientScope, detail: "The token of \(name) lacks what was asked for: \(missing.joined(separator: " ")).",
      hint:
        "Add the scopes to the account in the configuration and log in with them: 'tokenkeeper login \(name)'. Or hand "
        + "over a grant that has them: 'tokenkeeper import \(name)'.")
  }

  static func neverHandedOut(_ generation: Generation, current: Generation) -> Problem {
    Problem(
      .badRequest, detail: "Generation \(generation) was never handed out; the current one is \(current).",
      hint: "Report the generation that came with the token.")
  }

  static func unavailable(_ name: AccountName, _ trouble: Trouble, retryAfter: Duration) -> Problem {
    Problem(
      .temporarilyUnavailable, detail: "No other token of \(name) can be had now: \(trouble.detail).",
      hint: trouble.hint(for: name), retryAfter: max(retryAfter.wholeSeconds, 1))
  }

  static func timeout(_ name: AccountName, after patience: Duration) -> Problem {
    Problem(
      .timeout, detail: "No new token of \(name) came within \(patience.wholeSeconds) s; it is still being worked on.",
      hint: "Ask again; 'tokenkeeper status' shows what Twitch answers.")
  }

  /// - Parameter problem: How it stands at the end of the wait.
  static func timeout(_ name: AccountName, after patience: Duration, _ problem: Problem?) -> Problem {
    let why = problem.map { " \($0.detail)" } ?? ""
    return Problem(
      .timeout, detail: "What was asked for of \(name) did not come within \(patience.wholeSeconds) s.\(why)",
      hint: problem?.hint ?? "Ask again.")
  }

  /// Why an account has no token that lives long enough.
  static func noToken(_ entry: BoardEntry, minimumValidity: Duration, at now: Now) -> Problem {
    let name = entry.account.name
    switch entry.standing {
    case .needsLogin(let reason):
      return Problem(
        .loginRequired, detail: "\(name) needs a login: \(entry.explanation(of: reason)).",
        hint: entry.hint(for: reason))
    case .empty, .unverified, .refused:
      return Problem(
        .temporarilyUnavailable,
        detail: "The token of \(name) is being obtained\(entry.trouble.map { ": \($0.detail)" } ?? ".")",
        hint: entry.trouble?.hint(for: entry.account.name) ?? "Ask again in a moment.", retryAfter: 1)
    case .serving, .uncertain: return tooShort(entry, minimumValidity, at: now)
    }
  }

  private static func tooShort(_ entry: BoardEntry, _ minimumValidity: Duration, at now: Now) -> Problem {
    let left = entry.expiresAt.map { now.boot.duration(to: $0).wholeSeconds } ?? 0
    guard left > 0 else {
      return Problem(
        .temporarilyUnavailable,
        detail: "The token of \(entry.account.name) has expired and is not renewed yet"
          + (entry.trouble.map { ": \($0.detail)." } ?? "."),
        hint: entry.trouble?.hint(for: entry.account.name) ?? "Ask again in a moment.", retryAfter: 1)
    }
    return Problem(
      .badRequest,
      detail: "The newest token of \(entry.account.name) lives for \(left) s, which is less than min_validity.",
      hint: "Ask for less; Twitch does not give this account a token that lives longer.")
  }
}

extension Trouble {
  package func hint(for name: AccountName) -> String {
    switch kind {
    case .unreachable: "Check the network and the name service of this host; it is tried again by itself."
    case .throttled: "Ask again later; it is tried again by itself."
    case .unexpected, .outcomeUnknown: "Twitch may have an incident; it is tried again by itself."
    case .clientRejected:
      "Check client_id, client_type and client_secret in the configuration, then 'systemctl reload tokenkeeper' (restart, "
        + "for a secret that is a systemd credential)."
    case .storeFailing: "Make room on the disk or mend the state directory; it is tried again by itself."
    case .wrongClient: "Give the account the client that its token belongs to, or import another grant."
    case .wrongUser: "Log in as the user of the configuration: 'tokenkeeper login \(name)'."
    case .notRenewable: "Log in again before it ends: 'tokenkeeper login \(name)'."
    case .missingScopes: "Log in again: 'tokenkeeper login \(name)'. The token of now is served until then."
    case .distrusted: Trouble.trustHint(name)
    }
  }
}

extension BoardEntry {
  /// Why it needs a login, in the words that say what the configuration has to do with it if it has.
  func explanation(of reason: LoginReason) -> String { trouble(behind: reason)?.detail ?? reason.explanation }

  func hint(for reason: LoginReason) -> String {
    let hint = reason.hint(for: account.name)
    return trouble(behind: reason) == nil
      ? hint : "\(hint) Its grant is kept until then: taking the change back helps too."
  }

  private func trouble(behind reason: LoginReason) -> Trouble? {
    guard let trouble, [.wrongClient, .wrongUser].contains(trouble.kind), trouble.kind.rawValue == reason.rawValue
    else {
      return nil
    }
    return trouble
  }
}

extension LoginReason {
  package var explanation: String {
    switch self {
    case .neverLoggedIn: "it was never logged in"
    case .loggedOut: "it was logged out"
    case .grantRejected: "Twitch refused its refresh token, as after a password change or a disconnect"
    case .notRenewable: "its token has ended and cannot be renewed"
    case .answerLost: "Twitch renewed the token and the answer was lost"
    case .undecidable:
      "it is not known whether its last refresh token was spent, and using it again could end the grant"
    case .wrongUser: "its grant belongs to another Twitch user"
    case .wrongClient: "its grant belongs to another client"
    case .damaged: "its record in the store is damaged"
    case .distrusted:
      "the store was restored or copied, so its refresh token may be spent, and using it again could end the grant"
    }
  }

  package func hint(for name: AccountName) -> String {
    switch self {
    case .distrusted: Trouble.trustHint(name)
    case .neverLoggedIn, .loggedOut, .grantRejected, .notRenewable, .answerLost, .undecidable, .wrongUser, .wrongClient,
      .damaged:
      "Log in: 'tokenkeeper login \(name)'; or hand over a grant: 'tokenkeeper import \(name)'."
    }
  }
}
