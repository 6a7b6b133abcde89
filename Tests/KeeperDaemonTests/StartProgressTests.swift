import TestSupport
import Testing

@testable import KeeperDaemon

/// How a long start keeps the service manager patient.
@Suite("Progress of a start") struct StartProgressTests {
  private static let request = "EXTEND_TIMEOUT_USEC=20000000"

  @Test("a step begins → its status, and more time is asked for at once")
  func begin() throws {
    let manager = try HeardManager()
    StartProgress(host: manager.host()).begin("Opening the store")
    #expect(manager.told() == ["STATUS=Opening the store", Self.request])
  }

  @Test("it gets on all the time → asked again every two seconds, and not more often")
  func rhythm() throws {
    let manager = try HeardManager()
    let progress = StartProgress(host: manager.host())
    progress.begin("Opening the store")
    _ = manager.told()
    for _ in 0..<3 {
      for _ in 0..<4 {
        manager.clock.advance(by: .milliseconds(499))
        progress.advance()
      }
      #expect(manager.told() == [])
      manager.clock.advance(by: .milliseconds(4))
      progress.advance()
      #expect(manager.told() == [Self.request])
    }
  }

  @Test("it does not get on → nothing is asked, however long; and when it goes on, at once")
  func stuck() async throws {
    let manager = try HeardManager()
    let progress = StartProgress(host: manager.host())
    progress.begin("Opening the store")
    _ = manager.told()
    #expect(manager.clock.untilNextWake == nil, "nobody asks by the clock")
    manager.clock.advance(by: .seconds(3600))
    #expect(manager.told() == [])
    progress.advance()
    #expect(manager.told() == [Self.request])
  }
}
