/// How a login stands. Each state is whole: who sees only the newest misses nothing.
package enum LoginState: Sendable {
  /// Twitch is being asked for a device code. The trouble is why it takes long; it is tried again.
  case starting(Trouble?)
  /// Show this to the user, whose turn it is. The trouble is why Twitch cannot be asked at the moment.
  case waiting(ConsentPrompt, Trouble?)
  /// The user consented. The grant is being checked and saved.
  case finishing(Trouble?)
  /// The new grant is durable and served. The last state.
  case done(BoardEntry, [LoginWarning])
  /// What the account had before is untouched. The last state.
  case failed(LoginFailure)

  package var isLast: Bool {
    switch self {
    case .starting, .waiting, .finishing: false
    case .done, .failed: true
    }
  }
}

/// What a user needs to consent.
package struct ConsentPrompt: Sendable, Equatable {
  package let flow: GrantType
  /// To be opened in a browser; that of a device login has the user code in it.
  package let url: String
  /// Nil in flows with a browser.
  package let userCode: String?
  /// The least time between two questions to Twitch; nil in flows with a browser.
  package let interval: Duration?
  /// Where the browser ends; nil for a device code.
  package let redirectURI: String?
  /// When the login ends by itself.
  package let expiresAt: BootTime
}

/// What a user should know of a login that succeeded.
package enum LoginWarning: Sendable, Equatable {
  /// Requested and not granted. The account is served; what needs them will fail.
  case missingScopes([String])
  /// `openid` was asked for and no ID token came.
  case noIDToken
  /// Twitch's keys could not be had, so the ID token was not believed and no claims are kept.
  case claimsNotVerified(reason: String)
}

/// Why a login ended without a grant. The texts are for people and carry no secret.
package enum LoginFailure: Error, Sendable, Equatable {
  /// The user said no.
  case accessDenied(reason: String)
  /// The user did not answer in time.
  case expired
  case cancelled
  /// Another login of the account took its place.
  case replaced
  /// The account was logged out, removed, changed in the configuration or given another grant meanwhile.
  case withdrawn
  /// The daemon stops. A device login does not end by that: it goes on at the next start.
  case stopped
  /// The client has no such redirect URI at Twitch.
  case redirectMismatch(redirectURI: String)
  /// Another user than the account's consented. The fresh token is revoked.
  case wrongUser(expected: String, got: String)
  case wrongClient(theirs: String)
  /// The token is an app's, not a user's.
  case noUser
  /// The fresh token is revoked.
  case invalidIDToken(reason: String)
  /// The operator's mistake: id, type or secret of the client.
  case clientRejected(reason: String)
  /// Twitch refused the request, the code or the token.
  case refused(reason: String)
  /// Twitch could not be reached, or made no sense, for too long.
  case unavailable(reason: String)
  /// The device code could not be saved, so it was not shown.
  case notSaved
}

extension LoginFailure: CustomStringConvertible {
  /// For the log.
  package var description: String {
    switch self {
    case .accessDenied(let reason): "the user said no: \(reason)"
    case .expired: "the user did not answer in time"
    case .cancelled: "it was cancelled"
    case .replaced: "another login took its place"
    case .withdrawn: "the account was logged out, removed, changed or given another grant"
    case .stopped: "the daemon stops"
    case .redirectMismatch(let uri): "the redirect URI \(uri) is not registered for the client"
    case .wrongUser(let expected, let got): "\(got) consented, and the account is \(expected)'s"
    case .wrongClient(let theirs): "the token belongs to client \(theirs)"
    case .noUser: "the token is an app's, not a user's"
    case .invalidIDToken(let reason): "the ID token is not good: \(reason)"
    case .clientRejected(let reason): "Twitch refused the client: \(reason)"
    case .refused(let reason): "Twitch refused: \(reason)"
    case .unavailable(let reason): "Twitch could not be asked: \(reason)"
    case .notSaved: "the store cannot save"
    }
  }
}
