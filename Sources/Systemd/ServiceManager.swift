#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The service manager that started us, or nobody.
///
/// It is made once, from the environment as it was at start: libsystemd's own functions look the variables up at each
/// call, which races with whoever changes the environment.
package struct ServiceManager: Sendable {
  /// How often ``Notification/watchdog`` is due at the latest (sd_watchdog_enabled(3)); half of it is a good rhythm.
  /// Nil when nobody watches this process.
  package let watchdogInterval: Duration?

  private let socket: NotificationSocket?

  /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`. Opens the socket that all notifications leave from.
  package init(environment: [String: String], processID: Int32 = getpid()) {
    socket = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : NotificationSocket(to: $0) }
    watchdogInterval = Self.watchdogInterval(environment: environment, processID: processID)
  }

  /// Whether anybody listens to notifications.
  package var isPresent: Bool { socket != nil }

  /// Sends all of them in one message; does nothing when there is no manager.
  package func notify(_ notifications: Notification...) throws(SystemCallFailure) {
    guard let socket else { return }
    let message = notifications.map(\.lines).joined(separator: "\n")
    try socket.send(Array(message.utf8))
  }

  /// A reload begins now.
  package func notifyReloading() throws(SystemCallFailure) {
    try notify(.reloading(monotonicMicroseconds: Self.monotonicMicroseconds()))
  }

  private static func watchdogInterval(environment: [String: String], processID: Int32) -> Duration? {
    if let owner = environment["WATCHDOG_PID"], Int32(owner) != processID { return nil }
    guard let microseconds = environment["WATCHDOG_USEC"].flatMap({ Int64($0) }), microseconds > 0 else { return nil }
    return .microseconds(microseconds)
  }

  private static func monotonicMicroseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
  }
}
