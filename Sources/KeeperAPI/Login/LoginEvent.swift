/// An event of the stream that answers a POST to ``Route/login(account:)``.
public enum LoginEvent: Hashable, Sendable {
  /// Show this. Comes once Twitch has answered, and once more if a code had to be asked for anew.
  case prompt(LoginPrompt)
  /// The user has not answered yet. Comes every second or so, which also shows that the daemon is there.
  case waiting(LoginWaiting)
  /// The new grant is saved and served. The last event.
  case done(LoginDone)
  /// The login ended without a grant, and what the account had before is untouched. The last event.
  case failed(Problem)

  /// Its name in the stream.
  public var name: Name {
    switch self {
    case .prompt: .prompt
    case .waiting: .waiting
    case .done: .done
    case .failed: .failed
    }
  }

  /// Whether it is the last one.
  public var isLast: Bool {
    switch self {
    case .prompt, .waiting: false
    case .done, .failed: true
    }
  }

  /// What stands in an event's `event` field.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    /// ``LoginEvent/prompt(_:)``, with a ``LoginPrompt``.
    case prompt
    /// ``LoginEvent/waiting(_:)``, with a ``LoginWaiting``.
    case waiting
    /// ``LoginEvent/done(_:)``, with a ``LoginDone``.
    case done
    /// ``LoginEvent/failed(_:)``, with a ``Problem``.
    case failed
  }
}

/// The data of ``LoginEvent/waiting(_:)``.
public struct LoginWaiting: Codable, Hashable, Sendable {
  /// Whole seconds until the login ends by itself, never below 0; nil while it is Twitch's turn, not the user's.
  public var expiresIn: Int64?
  /// Why Twitch cannot be asked at the moment, which may pass; nil while it can.
  public var trouble: TroublePayload?

  /// So many seconds are left.
  public init(expiresIn: Int64?, trouble: TroublePayload? = nil) {
    self.expiresIn = expiresIn
    self.trouble = trouble
  }

  enum CodingKeys: String, CodingKey {
    case expiresIn = "expires_in"
    case trouble
  }
}

/// The data of ``LoginEvent/done(_:)``.
public struct LoginDone: Codable, Hashable, Sendable {
  /// How the account stands now; ``AccountPayload/missingScopes`` has what the user did not grant.
  public var account: AccountPayload
  /// What else the user should know, a line each.
  public var warnings: [String]

  /// An account that now has the grant.
  public init(account: AccountPayload, warnings: [String] = []) {
    self.account = account
    self.warnings = warnings
  }
}
