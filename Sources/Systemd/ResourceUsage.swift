import CSystemd
import Glibc

/// What this process has used since its start (getrusage(2)).
package struct ResourceUsage: Sendable, Equatable {
  /// Of all threads, in the kernel too.
  package var processorTime: Duration
  /// How often memory was missing that did not have to be read from a disk: new, or let go and still in the system's
  /// cache. One brings up to sixteen pages.
  package var faults: Int

  package init(processorTime: Duration, faults: Int) {
    self.processorTime = processorTime
    self.faults = faults
  }

  package static func ofThisProcess() -> ResourceUsage {
    var usage = rusage()
    // It cannot fail for oneself.
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return ResourceUsage(
      processorTime: Duration(usage.ru_utime) + Duration(usage.ru_stime), faults: usage.ru_minflt)
  }
}

extension Duration {
  fileprivate init(_ time: timeval) {
    self = .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
  }
}
