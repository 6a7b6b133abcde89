import Keeper
import Systemd

/// Makes the process small again when a rush of work is over: pages of the program that it touched stay in memory until
/// somebody lets them go. Whoever works on is left alone, and nothing is counted where work is done.
struct FootprintKeeper: Sendable {
  let clock: any HostClock
  var usage: @Sendable () -> ResourceUsage = ResourceUsage.ofThisProcess
  var shrink: @Sendable () -> Void = Footprint.shrink

  /// Until cancelled. To be called when the process was just made small.
  func run() async {
    var quiet = QuietTime(usage())
    do {
      while true {
        try await clock.sleep(until: clock.now().boot.advanced(by: QuietTime.length))
        guard quiet.hasComeAfterWork(usage()) else { continue }
        shrink()
        quiet = QuietTime(usage())
      }
    } catch {
      // Cancelled: the process ends, whatever its size.
    }
  }
}

/// Tells from what was used that something was done since the process was small, and that it is over.
struct QuietTime {
  /// Between two looks.
  static let length = Duration.seconds(20)
  /// Whoever uses less than that between two looks rests. It is the time of some twenty requests.
  static let rest = Duration.milliseconds(2)
  /// A single request brings more; resting itself needs fewer.
  static let worthwhile = 80

  private var last: ResourceUsage
  private var faultsWhenSmall: Int
  /// Whether what resting needs is counted in.
  private var hasRested = false

  /// `usage`: when the process was just made small.
  init(_ usage: ResourceUsage) {
    last = usage
    faultsWhenSmall = usage.faults
  }

  /// Whether it is time to make the process small. If so, the next look is that of a new ``init(_:)``.
  mutating func hasComeAfterWork(_ usage: ResourceUsage) -> Bool {
    defer { last = usage }
    guard usage.processorTime - last.processorTime < Self.rest else { return false }
    if usage.faults - faultsWhenSmall >= Self.worthwhile { return true }
    if !hasRested { faultsWhenSmall = usage.faults }
    hasRested = true
    return false
  }
}
