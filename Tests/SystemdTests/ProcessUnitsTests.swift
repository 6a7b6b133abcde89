import Glibc
import Testing

@testable import Systemd

/// What needs no running systemd; the rest is shown in `Tests/Boot`.
@Suite("Units of processes")
struct ProcessUnitsTests {
  @Test("numbers that no process has → nothing", arguments: [0, -1, Int32.max])
  func nobody(pid: Int32) {
    #expect(ProcessUnits(of: pid) == nil)
  }

  @Test("this process → the unit that its control group names, or none")
  func own() throws {
    let group = try #require(try? SmallFile(path: "/proc/self/cgroup", limit: 1 << 16))
    let text = String(decoding: group.bytes, as: UTF8.self)
    if let unit = ProcessUnits(of: getpid())?.system { #expect(text.contains(unit)) }
  }

  /// An event loop does this for a connection whose rules ask for a unit. Half of the looks, since the others may have
  /// been interrupted by whatever else the machine does.
  @Test("a look → over in a moment")
  func time() {
    let clock = ContinuousClock()
    var times = (0..<2000).map { _ in clock.measure { _ = ProcessUnits(of: getpid()) } }
    times.sort()
    print("a look at the units of a process: median \(times[1000]), 99 of 100 within \(times[1980])")
    #expect(times[1000] < .milliseconds(2))
  }
}
