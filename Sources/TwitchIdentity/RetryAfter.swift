import NIOHTTP1

/// `Retry-After` (RFC 9110 section 10.2.3).
enum RetryAfter {
  /// Longer waits are taken for this one: a mistyped date must not stop us for a week.
  static let longest = Duration.seconds(3600)

  /// Nil when there is none that can be read. A date is counted from the answer's own `Date`, so that neither our
  /// clock nor an error of it matters.
  static func duration(in fields: HTTPHeaders) -> Duration? {
    guard let value = fields.first(name: "retry-after") else { return nil }
    if !value.isEmpty, value.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) {
      // Digits that are no Int64 are more than an hour.
      return Int64(value).map { min(.seconds($0), longest) } ?? longest
    }
    guard let end = HTTPDate(value), let start = fields.first(name: "date").flatMap(HTTPDate.init) else { return nil }
    return min(max(.seconds(end.seconds - start.seconds), .zero), longest)
  }
}
