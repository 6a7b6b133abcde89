/// With what the user's browser came back (RFC 6749 sections 4.1.2 and 4.2.2).
package struct Redirect: Sendable {
  package enum Answer: Sendable {
    case code(Secret)
    /// From the fragment. What it says of scopes and expiry is not believed: validation tells.
    case token(Secret, idToken: Secret?)
    case error(String, description: String?)
  }

  /// What says whose answer it is; nil when there was none.
  package var state: Secret?
  package var answer: Answer

  package init(state: Secret?, answer: Answer) {
    self.state = state
    self.answer = answer
  }
}

/// Why a redirect changed nothing.
package enum RedirectRefusal: Error, Sendable, Equatable {
  /// No login of this run of the daemon has its `state`.
  case unknown
  /// The redirect came before; how that went is for whoever follows the login.
  case alreadyUsed
  /// Its login ran out of time.
  case expired
  /// Its login ended otherwise.
  case over(LoginFailure)
  /// It belongs to a login of another account than was said.
  case otherAccount
}

/// The `state`s of logins that no longer wait for a redirect, so that a late or repeated one can be told from a forged
/// one. Bounded: the oldest go first.
struct PastRedirects {
  static let limit = 64

  private var entries: [(state: Secret, refusal: RedirectRefusal)] = []

  mutating func add(_ state: Secret, _ refusal: RedirectRefusal) {
    if entries.count == Self.limit { entries.removeFirst() }
    entries.append((state, refusal))
  }

  /// Looks at all of them, so that the time it takes says nothing.
  func refusal(of state: Secret) -> RedirectRefusal {
    var found = RedirectRefusal.unknown
    for entry in entries where entry.state == state { found = entry.refusal }
    return found
  }
}
