import Keeper
import Synchronization
import Systemd
import TestSupport
import Testing

@testable import KeeperDaemon

@Suite("A small footprint", .timeLimit(.minutes(1)))
struct FootprintTests {
  private static let start = Now(
    boot: BootTime(milliseconds: 5_000_000), wall: WallTime(milliseconds: 1_800_000_000_000))

  private static func usage(_ milliseconds: Int, _ faults: Int) -> ResourceUsage {
    ResourceUsage(processorTime: .milliseconds(milliseconds), faults: faults)
  }

  /// What was used at each look, in milliseconds and faults, and whether it is time then.
  private struct Run: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let used: [(Int, Int)]
    let isTime: [Bool]

    init(_ name: String, _ used: [(Int, Int)], _ isTime: [Bool]) {
      testDescription = name
      self.used = used
      self.isTime = isTime
    }
  }

  private static let runs: [Run] = [
    Run(
      "rest → never, whatever it needs at first", [(1, 70), (2, 90), (3, 130), (4, 149)], [false, false, false, false]),
    Run("rest, a request, rest → once", [(1, 70), (2, 150)], [false, true]),
    Run("work goes on → not yet", [(400, 300), (800, 500), (801, 500)], [false, false, true]),
    Run("work that touched nothing new → no need", [(1, 10), (400, 20), (401, 20)], [false, false, false]),
    Run("work right at the beginning → when it is over", [(400, 300), (401, 302)], [false, true]),
  ]

  @Test("what was used from look to look → when the process is made small", arguments: runs)
  private func decisions(run: Run) {
    var quiet = QuietTime(Self.usage(0, 0))
    #expect(run.used.map { quiet.hasComeAfterWork(Self.usage($0.0, $0.1)) } == run.isTime)
  }

  @Test("looks every twenty seconds, and makes small what has come to rest")
  func running() async {
    let (clock, used, shrunk) = (TestClock(Self.start), Watched([0, 0]), Watched(0))
    let keeper = FootprintKeeper(
      clock: clock, usage: { ResourceUsage(processorTime: .milliseconds(used.value[0]), faults: used.value[1]) },
      shrink: { shrunk.update { $0 += 1 } })
    await withTaskGroup { group in
      group.addTask { await keeper.run() }
      defer { group.cancelAll() }
      for look in 1...3 {
        await clock.untilSomebodySleeps(until: Self.start.boot.advanced(by: .seconds(20 * look)))
        #expect(shrunk.value == 0)
        if look == 2 { used.update { $0 = [1000, 1000] } }
        clock.advance(by: .seconds(20))
      }
      await shrunk.until { $0 == 1 }
      await clock.untilSomebodySleeps(until: Self.start.boot.advanced(by: .seconds(80)))
    }
  }

  @Test("this process → uses more and more") func usage() {
    let before = ResourceUsage.ofThisProcess()
    let touched = [UInt8](repeating: 1, count: 8 << 20)
    let after = ResourceUsage.ofThisProcess()
    #expect(touched.last == 1 && after.faults > before.faults && after.processorTime >= before.processorTime)
    #expect(before.processorTime > .zero && after.processorTime < .seconds(24 * 60 * 60))
  }
}
