/// How long what a client gets lives, in seconds. A range is drawn from anew each time: Twitch jitters.
package struct Lifetimes: Sendable, Hashable {
  /// Issued with 13,293 to 15,145 s (samples on Twitch's pages and in its issue tracker).
  package var userToken = 13_300...15_150
  /// 58 to 60 days.
  package var appToken = 5_011_200...5_184_000
  /// Unconfirmed: historically about 60 days.
  package var implicitToken = 5_011_200...5_184_000
  /// Public clients only (30 days, "refresh tokens"); a confidential client's does not expire.
  package var refreshToken = 2_592_000...2_592_000
  /// Unconfirmed: minutes.
  package var authorizationCode = 600...600
  package var deviceCode = 1800...1800
  /// What `interval` says to device clients.
  package var pollInterval = 5
  package var idToken = 900...900

  package init() {}

  /// Every user token lives exactly `seconds`.
  package static func user(_ seconds: Int) -> Self {
    var lifetimes = Self()
    lifetimes.userToken = seconds...seconds
    return lifetimes
  }
}

extension Lifetimes: Codable {
  private enum CodingKeys: String, CodingKey {
    case userToken = "user_token"
    case appToken = "app_token"
    case implicitToken = "implicit_token"
    case refreshToken = "refresh_token"
    case authorizationCode = "authorization_code"
    case deviceCode = "device_code"
    case pollInterval = "poll_interval"
    case idToken = "id_token"
  }

  private static var ranges: [(CodingKeys, WritableKeyPath<Self, ClosedRange<Int>>)] {
    [
      (.userToken, \.userToken), (.appToken, \.appToken), (.implicitToken, \.implicitToken),
      (.refreshToken, \.refreshToken), (.authorizationCode, \.authorizationCode), (.deviceCode, \.deviceCode),
      (.idToken, \.idToken),
    ]
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    for (key, path) in Self.ranges where values.contains(key) {
      self[keyPath: path] = try values.decode(Seconds.self, forKey: key).range
    }
    pollInterval = try values.decodeIfPresent(Int.self, forKey: .pollInterval) ?? pollInterval
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    for (key, path) in Self.ranges { try values.encode(Seconds(range: self[keyPath: path]), forKey: key) }
    try values.encode(pollInterval, forKey: .pollInterval)
  }
}

/// In files: one number, or `[least, most]`.
private struct Seconds: Codable {
  let range: ClosedRange<Int>

  init(range: ClosedRange<Int>) { self.range = range }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    // Not an array: then it has to be a number, and that error is the one to report.
    guard let bounds = try? value.decode([Int].self) else {
      let seconds = try value.decode(Int.self)
      try self.init([seconds, seconds], in: value)
      return
    }
    try self.init(bounds, in: value)
  }

  private init(_ bounds: [Int], in value: any SingleValueDecodingContainer) throws {
    let century = 3_155_760_000
    guard bounds.count == 2, bounds[0] > 0, bounds[0] <= bounds[1], bounds[1] <= century else {
      throw DecodingError.dataCorruptedError(
        in: value, debugDescription: "A lifetime is a number of seconds above 0, or [least, most].")
    }
    range = bounds[0]...bounds[1]
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    if range.lowerBound == range.upperBound {
      try value.encode(range.lowerBound)
    } else {
      try value.encode([range.lowerBound, range.upperBound])
    }
  }
}
