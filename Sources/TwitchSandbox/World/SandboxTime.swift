import FoundationEssentials

/// A moment in milliseconds since 1970 (UTC).
package struct SandboxTime: Sendable, Hashable, Comparable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }
  package init(seconds: Int) { self.init(milliseconds: Int64(seconds) * 1000) }

  /// Whole seconds since 1970, as JWT claims want them.
  var seconds: Int { Int(milliseconds / 1000) }

  /// RFC 3339, in whole seconds.
  var text: String { Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601) }

  package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

  package static func + (time: Self, seconds: Int) -> Self {
    Self(milliseconds: time.milliseconds + Int64(seconds) * 1000)
  }

  /// Seconds until `later`, rounded up: a token with half a second left says 1, because 0 means "never expires".
  func secondsUntil(_ later: Self) -> Int { Int((later.milliseconds - milliseconds + 999) / 1000) }
}
