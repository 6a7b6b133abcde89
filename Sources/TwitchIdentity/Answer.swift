import NIOHTTP1

/// A complete answer of the identity service.
struct Answer: Sendable {
  /// Of the fields together, and of the body: Twitch's answers are under 2 KiB, ID tokens included.
  static let largest = 64 * 1024

  var status: Int
  var fields: HTTPHeaders
  /// Nil when it is over ``largest``: then it was not read to its end.
  var body: [UInt8]?

  var isSuccess: Bool { (200..<300).contains(status) }

  /// Lower case, without parameters; nil when the answer names none (RFC 9110 section 8.3).
  var mediaType: String? {
    fields.first(name: "content-type").map { value in
      value.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
    }
  }
}
