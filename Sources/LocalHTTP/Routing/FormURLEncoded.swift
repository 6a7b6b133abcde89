/// `application/x-www-form-urlencoded`, of queries and of bodies (WHATWG URL, section 5.1).
package enum FormURLEncoded {
  /// Names and values in their order, repeated ones included. A name without `=` has the empty value.
  ///
  /// Nil when a percent-encoding is broken or does not give UTF-8. The standard would read on; here a request that
  /// cannot be understood is refused.
  package static func decode(_ text: String) -> [(name: String, value: String)]? {
    var items: [(name: String, value: String)] = []
    for part in text.utf8.split(separator: UInt8(ascii: "&")) {
      let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
      guard let name = PercentEncoding.decode(part[..<equals], plusIsSpace: true),
        let value = PercentEncoding.decode(part[equals...].dropFirst(), plusIsSpace: true)
      else { return nil }
      items.append((name, value))
    }
    return items
  }

  /// The same for a body. Nil too when it is not UTF-8.
  package static func decode(_ body: [UInt8]) -> [(name: String, value: String)]? {
    String(validating: body, as: UTF8.self).flatMap { decode($0) }
  }
}

extension Request {
  /// The query's names and values; empty when there is none, nil when it cannot be understood.
  package var queryItems: [(name: String, value: String)]? {
    guard let query else { return [] }
    return FormURLEncoded.decode(query)
  }
}
