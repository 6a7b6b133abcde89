/// A fact that reaches an account.
package enum Event: Sendable {
  /// What Twitch answered to the call with this ticket.
  case validated(Validation, ticket: Ticket)
  case obtained(TokenResponse, ticket: Ticket)
  case failed(IdentityFailure, ticket: Ticket)
  /// What became of the write with this ticket.
  case saved(ticket: Ticket)
  case saveFailed(ticket: Ticket)
  /// A caller needs a token that lives longer than the current one.
  case wanted(by: WaiterID)
  /// A caller says that Twitch refused the token of `generation`.
  case reported(generation: Generation, by: WaiterID)
  /// A person handed over a grant that was validated, or that has a refresh token only.
  case imported(Grant, user: TwitchUser?, by: WaiterID)
  /// A person logged in, and the new grant was found to be this account's. `claims`: what its ID token said.
  case loggedIn(Grant, user: TwitchUser, claims: String?)
  /// A person vouches that its refresh token was not spent elsewhere.
  case trusted(by: WaiterID)
  /// A person logged the account out.
  case loggedOut(by: WaiterID)
  /// The wall clock was stepped: what Twitch says of the expiry is needed again.
  case clockStepped
}

/// Names one call or write of an account, so that a late answer to an old question is told apart.
package typealias Ticket = UInt32

/// Names a caller who waits.
package typealias WaiterID = UInt64

/// What is to be done; the shell does it.
package enum Action: Sendable, Equatable {
  case call(Call, ticket: Ticket)
  case save(AccountRecord, ticket: Ticket)
  /// Show callers the account as it is now. The token that it shows, if any, is durable, and so is the generation.
  case publish
  case resume([WaiterID], Conclusion)
  /// End an access token at Twitch that nobody will need.
  case revoke(Secret)
  case notify(Notice)
}

/// Why a waiting caller is resumed.
package enum Conclusion: Sendable, Equatable {
  /// The board now shows the answer.
  case settled
  /// It could not be had now.
  case failed(Trouble, retryAfter: Duration)
}

/// Something that people want to know when it happens.
package enum Notice: Sendable, Equatable {
  case obtained
  case renewed
  case imported
  case validated
  case withdrawn(reason: String)
  case needsLogin(LoginReason)
  case uncertain
  /// A person has vouched for the refresh token of a restored or copied store.
  case trusted
  /// The refresh token of a restored or copied store is held back.
  case heldBack(Distrust)
  case renamed(from: String, to: String)
  case loginStarted(GrantType)
  /// A device login that was under way when the daemon ended.
  case loginResumed
  case loginDone
  case loginFailed(LoginFailure)
  /// A token that cannot be renewed nears its end.
  case ending(EndingStage)
  case trouble(Trouble)
  /// An answer came for a question that is no longer asked.
  case stale
}

/// What is wrong with an account at the moment, although nothing is lost.
package struct Trouble: Sendable, Equatable {
  /// Raw values are stable: they are shown over the socket.
  package enum Kind: String, Sendable, CaseIterable {
    case unreachable, throttled, unexpected
    case outcomeUnknown = "outcome_unknown"
    case clientRejected = "client_rejected"
    case storeFailing = "store_failing"
    case wrongClient = "wrong_client"
    case wrongUser = "wrong_user"
    case notRenewable = "not_renewable"
    case missingScopes = "missing_scopes"
    case distrusted
  }

  package let kind: Kind
  package let detail: String

  package init(_ kind: Kind, _ detail: String) {
    self.kind = kind
    self.detail = detail
  }
}
