import FoundationEssentials
import NIOCore

/// Where the identity service is: an origin (RFC 6454), to which each call adds its path.
struct IdentityURL: Sendable, Equatable {
  /// Without a trailing slash.
  let origin: String

  init(_ text: String) throws(IdentityURLError) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let host = parts.percentEncodedHost, Self.isHost(host)
    else { throw IdentityURLError(text, .malformed) }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
      parts.path.isEmpty || parts.path == "/"
    else { throw IdentityURLError(text, .moreThanAnOrigin) }
    guard (1...65535).contains(parts.port ?? 443) else { throw IdentityURLError(text, .malformed) }
    guard scheme == "https" || scheme == "http" else { throw IdentityURLError(text, .scheme) }
    guard scheme == "https" || Self.isLoopback(host) else { throw IdentityURLError(text, .plainText) }
    origin = "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
  }

  func url(of call: IdentityCall) -> String { origin + call.path }

  /// Who signs ID tokens (OpenID Connect Core section 2).
  var issuer: String { origin + "/oauth2" }

  /// Where a browser goes.
  var authorizationEndpoint: String { origin + "/oauth2/authorize" }

  /// Letters, digits, `.`, `-`, or an IPv6 address in brackets: what needs no percent-encoding to be a host.
  private static func isHost(_ host: String) -> Bool {
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    let bytes = isBracketed ? host.dropFirst().dropLast().utf8 : host[...].utf8
    return !bytes.isEmpty
      && bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
          true
        case UInt8(ascii: ":"): isBracketed
        default: false
        }
      }
  }

  /// `localhost` (RFC 6761 section 6.3), 127.0.0.0/8 and ::1. Parsed, so that `127.0.0.1.example.com` is not one.
  private static func isLoopback(_ host: String) -> Bool {
    if host.lowercased() == "localhost" || host == "[::1]" { return true }
    // `try?`: what is no IP address is no loopback address either.
    guard let address = try? SocketAddress(ipAddress: host, port: 0), case .v4 = address else { return false }
    return host.hasPrefix("127.")
  }
}
