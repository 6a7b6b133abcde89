#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The clocks of this host, injected so that tests can turn them.
package protocol HostClock: Sendable {
  /// Both clocks, read together.
  func now() -> Now

  /// Returns once the boot clock has reached `deadline`, or throws `CancellationError`. A suspended machine may make it
  /// late, so nobody sleeps longer than 30 s at a time.
  func sleep(until deadline: BootTime) async throws
}

/// The real ones: `CLOCK_BOOTTIME` and `CLOCK_REALTIME`.
package struct SystemHostClock: HostClock {
  package init() {}

  package func now() -> Now {
    Now(
      boot: BootTime(milliseconds: milliseconds(of: CLOCK_BOOTTIME)),
      wall: WallTime(milliseconds: milliseconds(of: CLOCK_REALTIME)))
  }

  package func sleep(until deadline: BootTime) async throws {
    let wait = now().boot.duration(to: deadline)
    if wait > .zero { try await Task.sleep(for: wait, clock: .continuous) }
  }

  private func milliseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
