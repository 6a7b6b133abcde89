import Glibc
import Testing

@testable import Systemd

@Suite("Telling the service manager")
struct ServiceManagerTests {
  @Test(
    "each notification → its line of the protocol",
    arguments: [
      (Notification.ready, "READY=1"),
      (.stopping, "STOPPING=1"),
      (.watchdog, "WATCHDOG=1"),
      (.reloading(monotonicMicroseconds: 77), "RELOADING=1\nMONOTONIC_USEC=77"),
      (.extendTimeout(.milliseconds(1500)), "EXTEND_TIMEOUT_USEC=1500000"),
      (.extendTimeout(.seconds(-1)), "EXTEND_TIMEOUT_USEC=0"),
      (.extendTimeout(.seconds(Int64.max)), "EXTEND_TIMEOUT_USEC=9223372036854775807"),
      (.status("3 tokens: 2 valid, 1 needs login"), "STATUS=3 tokens: 2 valid, 1 needs login"),
      (.status("bad\nREADY=1\r\u{2028}\u{85}\u{1B}[31m\0end"), "STATUS=bad READY=1    [31m end"),
      (.status("ümläut 🎮"), "STATUS=ümläut 🎮"),
    ])
  func line(notification: Notification, expected: String) {
    #expect(notification.lines == expected)
  }

  @Test("a status that is too long → cut between characters")
  func longStatus() {
    let line = Notification.status(String(repeating: "ü", count: 4000) + "!").lines
    #expect(line == "STATUS=" + String(repeating: "ü", count: 512))
  }

  @Test("a socket at a path or in the abstract namespace → one datagram with all lines", arguments: [false, true])
  func datagram(abstract: Bool) throws {
    try withTemporaryDirectory { directory in
      let path = (abstract ? "@" : "") + "\(directory)/notify"
      let receiver = try TestSocket.unix(SOCK_DGRAM, at: path)
      let manager = ServiceManager(environment: ["NOTIFY_SOCKET": path])
      #expect(manager.isPresent)

      try manager.notify(.ready, .status("serving"))
      #expect(receiver.waitingMessage() == "READY=1\nSTATUS=serving")
      try manager.notify(.watchdog)
      #expect(receiver.waitingMessage() == "WATCHDOG=1")
      #expect(receiver.waitingMessage() == nil)
    }
  }

  @Test("a reload → says when it began on the monotonic clock")
  func reloading() throws {
    try withTemporaryDirectory { directory in
      let receiver = try TestSocket.unix(SOCK_DGRAM, at: "\(directory)/notify")
      try ServiceManager(environment: ["NOTIFY_SOCKET": "\(directory)/notify"]).notifyReloading()
      let lines = try #require(receiver.waitingMessage()).split(separator: "\n")
      #expect(lines.first == "RELOADING=1")
      var now = timespec()
      clock_gettime(CLOCK_MONOTONIC, &now)
      let value = try #require(lines.last?.split(separator: "=").last.flatMap { Int($0) })
      #expect(((now.tv_sec - 60) * 1_000_000...(now.tv_sec + 1) * 1_000_000).contains(value))
    }
  }

  @Test("no manager → nothing happens", arguments: [[:], ["NOTIFY_SOCKET": ""]])
  func absent(environment: [String: String]) throws {
    let manager = ServiceManager(environment: environment)
    #expect(!manager.isPresent)
    try manager.notify(.ready)
  }

  @Test("a manager that cannot be reached → says which call failed and why")
  func unreachable() throws {
    try withTemporaryDirectory { directory in
      let manager = ServiceManager(environment: ["NOTIFY_SOCKET": "\(directory)/nobody"])
      let failure = #expect(throws: SystemCallFailure.self) { try manager.notify(.ready) }
      #expect(failure?.description == "sendto on \(directory)/nobody failed: No such file or directory")
    }
  }

  @Test(
    "an address that cannot be one → refused", arguments: ["relative", "@", "/" + String(repeating: "x", count: 107)])
  func badAddress(path: String) {
    let manager = ServiceManager(environment: ["NOTIFY_SOCKET": path])
    #expect(throws: SystemCallFailure.self) { try manager.notify(.ready) }
  }

  @Test(
    "the watchdog's variables → its interval, if this process is meant",
    arguments: [
      (["WATCHDOG_USEC": "30000000"], Duration.seconds(30)),
      (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], .seconds(30)),
      (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], nil),
      (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "x"], nil),
      (["WATCHDOG_USEC": "0"], nil),
      (["WATCHDOG_USEC": "-5"], nil),
      (["WATCHDOG_USEC": "often"], nil),
      ([:], nil),
    ] as [([String: String], Duration?)])
  func watchdog(environment: [String: String], expected: Duration?) {
    #expect(ServiceManager(environment: environment, processID: 42).watchdogInterval == expected)
  }
}
