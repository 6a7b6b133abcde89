import HTTPTypes
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

  @Test(
    "each change over the socket → one record of who did what and how it ended, and nothing of what was sent",
    arguments: [
      (HTTPRequest.Method.post, "/v1/accounts/bot/trust", "", "account=bot change=trust", "changed"),
      (.post, "/v1/accounts/nobody/trust", "", nil, nil),
      (.delete, "/v1/accounts/bot", "", "account=bot change=logout", "changed"),
      (.delete, "/v1/accounts/bot/login", "", "account=bot change=login_cancel", "changed"),
      (
        .put, "/v1/accounts/new", #"{"grant": {"access_token": "planted-token", "refresh_token": "planted-refresh"}}"#,
        "account=new change=import", "changed"
      ),
      (
        .post, "/v1/accounts/bot/login/redirect", #"{"url": "http://localhost:3000/?code=planted&state=planted"}"#,
        "account=bot change=login_redirect", "refused"
      ),
      (.post, "/v1/store/adopt", "", "change=store_adopt", "changed"),
      (.post, "/v1/store/rotate", #"{"keys": []}"#, "change=data_key_rotate", "changed"),
      (.delete, "/v1/store/slots/3", "", "change=key_slot_remove", "changed"),
      (
        .post, "/v1/store/slots", #"{"kind": "passphrase", "secret": "cGxhbnRlZCBwbGFudGVkIHBsYW50ZWQ="}"#,
        "change=key_slot_add", "changed"
      ),
      (.get, "/v1/store/slots", "", nil, nil), (.post, "/v1/reload", "", "change=reload", "changed"),
    ] as [(HTTPRequest.Method, String, String, String?, String?)])
  func changes(_ method: HTTPRequest.Method, _ path: String, _ body: String, _ record: String?, _ result: String?)
    async throws
  {
    try await withServer { bench in
      let answer = await bench.send(method, path, body)
      let lines = bench.log.all.filter { $0.contains("change=") }
      #expect(lines.count == (record == nil ? 0 : 1), "\(answer.status) \(lines)")
      if let record, let result, let line = lines.first {
        #expect(line.contains(record) && line.contains("result=\(result)"), "\(line)")
        #expect(line.contains("uid=0") && line.contains("pid=10"), "\(line)")
      }
      #expect(bench.log.containing("planted").isEmpty && bench.log.containing("cGxhbnRlZ").isEmpty)
    }
  }

  @Test("changes without end → each has its record, however many there are")
  func noLimitOnChanges() async throws {
    try await withServer { bench in
      for _ in 0..<(2 * AuditRate.burst) { _ = await bench.send(.post, "/v1/reload") }
      #expect(bench.log.containing("change=reload").count == 2 * AuditRate.burst)
    }
  }
}
