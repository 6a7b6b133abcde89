import Foundation
import Keeper
import Logging
import Systemd
import TestSupport

@testable import KeeperDaemon

/// A service manager that writes down what it is told, and a host that tells it.
final class HeardManager: Sendable {
  let clock = TestClock(Now(boot: BootTime(milliseconds: 1_000_000), wall: WallTime(seconds: 1_800_000_000)))
  private let descriptor: Int32
  private let name = "tokenkeeper-test-\(UUID().uuidString)"

  init() throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // In the abstract namespace, whose names begin with a zero.
    withUnsafeMutableBytes(of: &address.sun_path) { $0.dropFirst().copyBytes(from: name.utf8) }
    let length = MemoryLayout<sa_family_t>.size + 1 + name.utf8.count
    let bound = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(length)) }
    }
    guard descriptor >= 0, bound == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit { close(descriptor) }

  func host(watchdog: Bool = false) -> DaemonHost {
    let environment = ["NOTIFY_SOCKET": "@" + name].merging(watchdog ? ["WATCHDOG_USEC": "30000000"] : [:]) { $1 }
    return DaemonHost(
      manager: ServiceManager(environment: environment), inherited: [], credentials: Credentials(environment: [:]),
      clock: clock, processID: 1, userID: 0, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      readSettings: { parse("") })
  }

  /// What it was told since it was asked the last time, one message each.
  func told() -> [String] {
    var messages: [String] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)), count > 0 {
      messages.append(String(decoding: buffer.prefix(count), as: UTF8.self))
    }
    return messages
  }
}
