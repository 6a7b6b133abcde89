// Times come from Twitch, from the store and from clocks that may be wrong, so all sums stop at the ends of their range
// instead of trapping or turning round.

/// A point on the boot clock (`CLOCK_BOOTTIME`), in milliseconds since the machine started. It runs on through
/// suspend and no operator or NTP server moves it, so everything inside the process is decided by it.
package struct BootTime: Hashable, Comparable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static let distantFuture = BootTime(milliseconds: .max)

  package func advanced(by duration: Duration) -> BootTime {
    BootTime(milliseconds: milliseconds.clampedSum(duration.milliseconds))
  }

  package func duration(to other: BootTime) -> Duration {
    .milliseconds(other.milliseconds.clampedDifference(milliseconds))
  }

  package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

/// A point on the wall clock, in milliseconds since 1970 (UTC). It carries times across restarts and to callers; it is
/// never compared with to decide anything, because it may be stepped.
package struct WallTime: Hashable, Comparable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }
  package init(seconds: Int64) { milliseconds = seconds.clampedThousandfold }

  package var seconds: Int64 { milliseconds / 1000 }

  package func advanced(by duration: Duration) -> WallTime {
    WallTime(milliseconds: milliseconds.clampedSum(duration.milliseconds))
  }

  package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

/// One reading of both clocks, taken together; it converts between them.
package struct Now: Hashable, Sendable {
  package var boot: BootTime
  package var wall: WallTime

  package init(boot: BootTime, wall: WallTime) {
    self.boot = boot
    self.wall = wall
  }

  package func wall(at time: BootTime) -> WallTime { wall.advanced(by: boot.duration(to: time)) }

  package func boot(at time: WallTime) -> BootTime {
    boot.advanced(by: .milliseconds(time.milliseconds.clampedDifference(wall.milliseconds)))
  }
}

extension Duration {
  package var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds.clampedThousandfold.clampedSum(attoseconds / 1_000_000_000_000_000)
  }

  /// Whole seconds, rounded towards zero.
  package var wholeSeconds: Int64 { components.seconds }
}

extension Int64 {
  fileprivate func clampedSum(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  fileprivate func clampedDifference(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }

  fileprivate var clampedThousandfold: Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: 1000)
    return overflow ? (self < 0 ? .min : .max) : product
  }
}
