/// Something that goes wrong at an endpoint.
package struct Fault: Sendable, Hashable {
  package enum Filling: String, Sendable, Codable { case json, html, empty }

  package enum Effect: Sendable, Hashable {
    /// That status; 401 with `json` says "invalid access token", as a stray one would.
    case status(Int, Filling = .json, retryAfter: Int? = nil)
    /// No answer until the caller hangs up.
    case hang
    /// The connection is cut without an answer.
    case reset
    /// The right answer, that much later.
    case delay(milliseconds: Int)
    /// The right answer, once ``TwitchSandbox/release()`` lets it go.
    case hold
    /// The right answer, its body byte by byte; then the end of the connection.
    case slowBody(millisecondsPerByte: Int)
    /// The right head, half the body, and the end of the connection.
    case truncatedBody
    /// The right answer under another `Content-Type`.
    case contentType(String)
    /// Members that nobody has heard of.
    case unknownMembers
    /// `scope` as one string, as an old sample of Twitch's shows it.
    case scopeAsText
    case missingExpiresIn

    /// Whether the request is processed whatever ``Fault/afterCommit`` says: the answer is built from the right one.
    fileprivate var needsReply: Bool {
      switch self {
      case .status, .hang, .reset: false
      case .delay, .hold, .slowBody, .truncatedBody, .contentType, .unknownMembers, .scopeAsText, .missingExpiresIn:
        true
      }
    }
  }

  package enum Occurrence: Sendable, Hashable {
    case next(Int)
    case untilCleared
    /// Of each request, by the sandbox's seed.
    case probability(Double)
  }

  package let effect: Effect
  /// For `status`, `hang` and `reset`: the request was processed and only its answer is lost.
  package let afterCommit: Bool

  package init(_ effect: Effect, afterCommit: Bool = false) {
    self.effect = effect
    self.afterCommit = afterCommit
  }

  var commits: Bool { afterCommit || effect.needsReply }
}
