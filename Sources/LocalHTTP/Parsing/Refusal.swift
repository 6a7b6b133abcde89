import HTTPTypes

/// Why the server answers by itself, without asking the handler. The connection ends after such an answer, because
/// where the next request would begin is no longer known.
struct Refusal: Error, Hashable {
  let status: HTTPResponse.Status
  let reason: String

  static func malformed(_ reason: String) -> Refusal { Refusal(status: .badRequest, reason: reason) }

  static let headTooLarge = Refusal(
    status: .requestHeaderFieldsTooLarge, reason: "The request line and fields are too large.")
  static let bodyTooLarge = Refusal(status: .contentTooLarge, reason: "The body of the request is too large.")
  static let tooSlow = Refusal(status: .requestTimeout, reason: "The request did not arrive in time.")
  static let tooManyOfUser = Refusal(
    status: .serviceUnavailable, reason: "This user has too many open connections. Close some, or reuse one.")
  static let tooManyInAll = Refusal(
    status: .serviceUnavailable, reason: "There are too many open connections, and nobody has more than this user.")
}
