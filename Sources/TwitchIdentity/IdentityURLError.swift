/// An `identity_url` that we do not send secrets to.
package struct IdentityURLError: Error, Equatable, CustomStringConvertible {
  package enum Cause: Sendable {
    case malformed, moreThanAnOrigin, scheme, plainText
  }

  package let cause: Cause
  private let text: String

  init(_ text: String, _ cause: Cause) {
    self.text = text
    self.cause = cause
  }

  package var description: String {
    "The identity URL \"\(shownText)\" cannot be used: \(why). Write an origin such as "
      + "\"\(TwitchIdentityProvider.defaultURL)\", or leave the setting out."
  }

  /// It may hold a password (`https://user:password@host`), which belongs in no log.
  private var shownText: String { text.contains("@") ? "(withheld, it holds credentials)" : String(text.prefix(200)) }

  private var why: String {
    switch cause {
    case .malformed: "it is not a URL with a host"
    case .moreThanAnOrigin: "it holds more than scheme, host and port"
    case .scheme: "its scheme is neither https nor http"
    case .plainText: "http would send secrets in clear text, so it is allowed for loopback hosts only"
    }
  }
}
