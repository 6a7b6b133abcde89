import Keeper
import LocalHTTP
import Logging
import TestSupport
import Testing

@testable import KeeperServer

@Suite("Audit")
struct AuditTests {
  private static let start = Now(boot: BootTime(milliseconds: 0), wall: WallTime(seconds: 1_800_000_000))

  private let log = LogLines()
  private let clock = TestClock(Self.start)

  private func audit() -> Audit {
    Audit(clock: clock, logger: Logger(label: "test") { [log] _ in log.handler })
  }

  private static func caller(_ uid: UInt32, unit: String? = nil) -> Caller {
    Caller(
      credentials: .init(uid: uid, gid: uid, pid: 5),
      units: unit.map { .init(system: "user@\(uid).service", user: $0, owner: uid) })
  }

  @Test("a record → says who, in which unit, and what came of it")
  func fields() async {
    let audit = audit()
    audit.denied(.bot, Self.caller(7, unit: "a.service"))
    audit.deniedAdministration(.unknown)
    audit.finish()
    await audit.run()
    #expect(
      log.all == [
        "notice Caller denied: no rule allows it account=bot gid=7 pid=5 result=denied time=1800000000 uid=7 "
          + "unit=user@7.service user_unit=a.service",
        "notice Caller denied: not an administrator caller=unknown result=denied time=1800000000",
      ])
  }

  @Test("a caller that asks without end → a burst, then one a second with what was left out; others are not hidden")
  func rate() async {
    let audit = audit()
    for _ in 0..<1000 { audit.denied(.bot, Self.caller(7)) }
    audit.denied(.bot, Self.caller(8))
    clock.advance(by: .seconds(2))
    for _ in 0..<3 { audit.denied(.app, Self.caller(7)) }
    audit.finish()
    await audit.run()
    #expect(log.containing("uid=7").count == AuditRate.burst + 2)
    #expect(log.containing("uid=8").count == 1)
    #expect(log.containing("omitted=\(1000 - AuditRate.burst)").count == 1)
    #expect(log.containing("omitted").count == 1)
  }

  @Test("made-up names of accounts and ever new users → memory stays bounded")
  func bounded() {
    var rate = AuditRate()
    for uid in 0..<UInt32(3 * AuditRate.mostSubjects) {
      #expect(rate.admit(.init(uid: uid, account: nil), at: Self.start.boot) == 0)
    }
    #expect(Mirror(reflecting: rate).children.contains { ($0.value as? any Collection)?.isEmpty == false })
    let size = Mirror(reflecting: rate).children.compactMap { ($0.value as? any Collection)?.count }.max() ?? .max
    #expect(size <= AuditRate.mostSubjects)
  }

  @Test("records that nobody writes → dropped beyond the queue, counted, and told of")
  func dropped() async {
    let audit = audit()
    for uid in 0..<UInt32(Audit.longestQueue + 25) { audit.denied(.bot, Self.caller(uid)) }
    audit.finish()
    await audit.run()
    #expect(log.containing("Caller denied").count == Audit.longestQueue)
    #expect(log.containing("warning Audit records lost").count == 1)
    #expect(log.containing("count=25").count == 1)
  }
}
