/// A point on the boot clock (`CLOCK_BOOTTIME`), in milliseconds since the machine started. It runs on through
/// suspend and no operator or NTP server moves it, so everything inside the process is decided by it.
package struct BootTime: Hashable, Comparable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static let distantFuture = BootTime(milliseconds: .max)

  package func advanced(by duration: Duration) -> BootTime {
    let (sum, overflow) = milliseconds.addingReportingOverflow(duration.milliseconds)
    return overflow ? .distantFuture : BootTime(milliseconds: sum)
  }

  package func duration(to other: BootTime) -> Duration { .milliseconds(other.milliseconds &- milliseconds) }

  package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

/// A point on the wall clock, in milliseconds since 1970 (UTC). It carries times across restarts and to callers; it is
/// never compared with to decide anything, because it may be stepped.
package struct WallTime: Hashable, Comparable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }
  package init(seconds: Int64) { milliseconds = seconds * 1000 }

  package var seconds: Int64 { milliseconds / 1000 }

  package func advanced(by duration: Duration) -> WallTime {
    WallTime(milliseconds: milliseconds &+ duration.milliseconds)
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
    boot.advanced(by: .milliseconds(time.milliseconds &- wall.milliseconds))
  }
}

extension Duration {
  package var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    return overflow ? (seconds < 0 ? .min : .max) : product &+ attoseconds / 1_000_000_000_000_000
  }

  /// Whole seconds, rounded down.
  package var wholeSeconds: Int64 { components.seconds }
}
