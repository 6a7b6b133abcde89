@testable import TwitchSandbox

/// What is left of an account after an answer that went wrong.
enum Left {
  /// The same token, and nothing wrong.
  case untouched
  /// The same token, and it says what is wrong.
  case troubled
  /// The same token is served while a probe finds out whether the refresh token was spent.
  case uncertain
  /// The next token.
  case renewed
  /// Only a login helps.
  case loggedOut
}

/// One fault, for as long as it takes, and what is left of each kind of account.
struct FaultRow: Sendable, CustomStringConvertible {
  let effect: Fault.Effect
  let afterCommit: Bool
  /// After a renewal that met it: app token, confidential client's, public client's.
  let renewal: [Left]
  /// After validations that met it, whatever the account.
  let validation: Left

  var description: String { "\(effect)\(afterCommit ? " after commit" : "")" }

  /// Of the tokens' lives when renewals are ordered; they begin in the last quarter. At the end of a call that hangs, ten
  /// seconds later, or of the pause that follows a 429, old tokens must still be alive.
  var secondsLeft: Double {
    switch effect {
    case .hang, .status(429, _, _): 64
    case .status, .hold, .reset, .delay, .slowBody, .truncatedBody, .contentType, .unknownMembers, .scopeAsText,
      .missingExpiresIn:
      20
    }
  }

  /// Whether Twitch does what it was asked for.
  var commits: Bool { Fault(effect, afterCommit: afterCommit).commits }

  /// Whether the daemon hears that a token was revoked. A revocation has no body that could be cut off.
  var saysRevoked: Bool {
    switch effect {
    case .hang, .reset, .status: false
    case .delay, .hold, .slowBody, .truncatedBody, .contentType, .unknownMembers, .scopeAsText, .missingExpiresIn: true
    }
  }

  /// Of an implicit grant, which nothing renews.
  var validationOfImplicit: Left { validation == .renewed ? .loggedOut : validation }

  private init(_ effect: Fault.Effect, afterCommit: Bool = false, _ renewal: [Left], validation: Left) {
    self.effect = effect
    self.afterCommit = afterCommit
    self.renewal = renewal
    self.validation = validation
  }

  /// Those first that take longest.
  static let all = [rejection] + doubts + commits + oddities

  private static let doubts = [
    Fault.Effect.hang, .status(429, .empty), .status(429, .json, retryAfter: 2), .status(500), .status(502, .html),
    .status(503, .empty), .status(504, .html),
    .status(404, .html),
    .status(401, .html), .reset,
  ].map { FaultRow($0, [.troubled, .troubled, .uncertain], validation: .troubled) }

  /// Twitch has done it, and nobody was told.
  private static let commits = [
    FaultRow(.status(504, .html), afterCommit: true, [.troubled, .troubled, .loggedOut], validation: .troubled),
    FaultRow(.reset, afterCommit: true, [.troubled, .troubled, .loggedOut], validation: .troubled),
    FaultRow(.hang, afterCommit: true, [.troubled, .troubled, .loggedOut], validation: .troubled),
    FaultRow(.truncatedBody, [.troubled, .troubled, .loggedOut], validation: .troubled),
  ]

  /// Answers that are as good as any.
  private static let oddities = [
    Fault.Effect.delay(milliseconds: 100), .slowBody(millisecondsPerByte: 1), .unknownMembers, .scopeAsText,
    .missingExpiresIn, .contentType("text/html"),
  ].map { FaultRow($0, [.renewed, .renewed, .renewed], validation: .untouched) }

  /// Twitch's own words: a refusal of the grant, which for an app token is a matter of the operator.
  private static let rejection = FaultRow(.status(401), [.troubled, .loggedOut, .loggedOut], validation: .renewed)
}
