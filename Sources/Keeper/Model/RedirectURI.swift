/// Where Twitch sends the browser back to (RFC 6749 section 3.1.2). Kept byte for byte, because Twitch compares it so
/// with those that are registered.
package struct RedirectURI: Sendable, Hashable, CustomStringConvertible {
  /// What the README has people register.
  package static let standard = RedirectURI(
    description: "http://localhost:3000", authority: "localhost:3000", path: "/",
    loopback: Loopback(hosts: ["127.0.0.1", "::1"], port: 3000))

  /// Where the daemon itself can take the browser's answer.
  package struct Loopback: Sendable, Hashable {
    /// Addresses that a browser may try for the name in the URI.
    package let hosts: [String]
    package let port: Int
  }

  package let description: String
  /// `localhost:3000`: what the browser sends as `Host`.
  package let authority: String
  /// What the browser asks for: at least `/`.
  package let path: String
  /// Nil when the browser ends where this daemon cannot listen: elsewhere, or on a port that is not in the URI.
  package let loopback: Loopback?

  private init(description: String, authority: String, path: String, loopback: Loopback?) {
    self.description = description
    self.authority = authority
    self.path = path
    self.loopback = loopback
  }

  /// Nil unless it is an `https` URI, or an `http` one whose host is this machine; with neither query nor fragment, and
  /// in characters that need no encoding.
  package init?(_ text: String) {
    guard let (scheme, rest) = text.parted(at: "://"), ["http", "https"].contains(scheme),
      text.utf8.count <= 512, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      !text.contains(where: { "?#@\"<>\\^`{|}".contains($0) })
    else { return nil }
    let authority = rest.prefix { $0 != "/" }
    guard let (host, port) = Self.split(authority) else { return nil }
    let addresses = Self.loopbackAddresses[host.lowercased()]
    guard scheme == "https" || addresses != nil else { return nil }
    let path = rest.dropFirst(authority.count)
    self.init(
      description: text, authority: authority.lowercased(), path: path.isEmpty ? "/" : String(path),
      loopback: scheme == "http"
        ? addresses.flatMap { hosts in port.map { Loopback(hosts: hosts, port: $0) } } : nil)
  }

  private static let loopbackAddresses = [
    "localhost": ["127.0.0.1", "::1"], "127.0.0.1": ["127.0.0.1"], "[::1]": ["::1"],
  ]

  /// Nil when there is no host, or a port that is none.
  private static func split(_ authority: Substring) -> (host: Substring, port: Int?)? {
    let colon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
    guard let colon else { return authority.isEmpty ? nil : (authority, nil) }
    let digits = authority[authority.index(after: colon)...]
    guard colon != authority.startIndex, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = Int(digits), (1...65535).contains(port)
    else { return nil }
    return (authority[..<colon], port)
  }
}

extension String {
  /// What stands before and after the first `separator`.
  fileprivate func parted(at separator: String) -> (Substring, Substring)? {
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(separator) { return (self[..<rest.startIndex], rest.dropFirst(separator.count)) }
      rest = rest.dropFirst()
    }
    return nil
  }
}
