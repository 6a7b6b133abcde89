import FoundationEssentials

/// Where a sandbox gets the time from; it can be set forward and back on top, see ``TwitchSandbox/advance(by:)``.
package struct SandboxClock: Sendable {
  let read: @Sendable () -> SandboxTime

  /// What it shows now.
  package var now: SandboxTime { read() }

  package static let real = Self { SandboxTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  /// Stands still until it is advanced.
  package static func manual(at start: SandboxTime = SandboxTime(seconds: 1_800_000_000)) -> Self { Self { start } }
}
