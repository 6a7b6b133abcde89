import Glibc

/// What this process has used since its start.
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
    // Neither can fail for oneself. getrusage(2) has the time too, in `timeval`s: with those in this module, a first build
    // takes `timespec` for a member of another one, and fails.
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return ResourceUsage(
      processorTime: .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec)), faults: usage.ru_minflt)
  }
}
