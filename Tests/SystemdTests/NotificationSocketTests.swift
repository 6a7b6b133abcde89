import Glibc
import Testing

@testable import Systemd

/// Each in a process of its own where the limit of open files is turned, since that is the process's.
@Suite("The socket of notifications")
struct NotificationSocketTests {
  @Test("no descriptor left → the manager is told all the same")
  func exhaustion() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryDirectory { directory in
        let receiver = try TestSocket.unix(SOCK_DGRAM, at: "\(directory)/notify")
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": "\(directory)/notify"])
        let fillers = TestSocket.takeAllDescriptors()
        defer { for filler in fillers { close(filler) } }
        try manager.notify(.watchdog)
        try #require(receiver.waitingMessage() == "WATCHDOG=1")
      }
    }
  }

  @Test("no descriptor at the start → said, and told as soon as there is one")
  func lateOpening() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryDirectory { directory in
        let receiver = try TestSocket.unix(SOCK_DGRAM, at: "\(directory)/notify")
        var fillers = TestSocket.takeAllDescriptors()
        defer { for filler in fillers { close(filler) } }
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": "\(directory)/notify"])
        let failure = #expect(throws: SystemCallFailure.self) { try manager.notify(.watchdog) }
        try #require(failure?.call == "socket")
        close(fillers.removeLast())
        try manager.notify(.watchdog)
        try #require(receiver.waitingMessage() == "WATCHDOG=1")
      }
    }
  }

  @Test("a manager that does not read → told so after some seconds, and not stopped for ever")
  func stuckManager() async {
    await #expect(processExitsWith: .success) {
      // What ends this process if nothing else does.
      alarm(60)
      try withTemporaryDirectory { directory in
        let receiver = try TestSocket.unix(SOCK_DGRAM, at: "\(directory)/notify")
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": "\(directory)/notify"])
        // Its queue holds fewer than that, whatever the host's limit (net.unix.max_dgram_qlen) is.
        let failure = #expect(throws: SystemCallFailure.self) {
          for _ in 0..<100_000 { try manager.notify(.watchdog) }
        }
        try #require(failure?.call == "sendto")
        try #require(receiver.waitingMessage() == "WATCHDOG=1")
      }
    }
  }

  @Test("a manager that binds its socket anew → told there")
  func reboundSocket() throws {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/notify"
      let first = try TestSocket.unix(SOCK_DGRAM, at: path)
      let manager = ServiceManager(environment: ["NOTIFY_SOCKET": path])
      try manager.notify(.ready)
      #expect(first.waitingMessage() == "READY=1")
      unlink(path)
      let second = try TestSocket.unix(SOCK_DGRAM, at: path)
      try manager.notify(.watchdog)
      #expect(second.waitingMessage() == "WATCHDOG=1")
    }
  }
}

extension TestSocket {
  /// Opens files until the process may have no more, of few.
  fileprivate static func takeAllDescriptors() -> [Int32] {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    // A few more than are open: this process has also what the one that started it left open.
    var fillers = [open("/dev/null", O_RDONLY)]
    limit.rlim_cur = rlim_t(fillers[0] + 32)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    while case let filler = open("/dev/null", O_RDONLY), filler >= 0 { fillers.append(filler) }
    return fillers
  }
}
