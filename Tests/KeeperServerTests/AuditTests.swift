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
        "notice Caller denied: no rule allows it account=bot caller_gid=7 caller_pid=5 caller_uid=7 "
          + "caller_unit=user@7.service caller_user_unit=a.service result=denied time=1800000000",
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

  @Test("one caller that takes a token without end → another that takes the same one has its records")
  func sameAccount() async {
    let audit = audit()
    for _ in 0..<1000 { audit.handedOut(.ghost(expiresAt: nil), Self.caller(7)) }
    for _ in 0..<3 { audit.handedOut(.ghost(expiresAt: nil), Self.caller(8)) }
    audit.finish()
    await audit.run()
    #expect(log.containing("uid=7").count == AuditRate.burst)
    #expect(log.containing("uid=8").count == 3 && log.containing("omitted").isEmpty)
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
    for uid in 0..<UInt32(AuditQueue.longest + 25) { audit.denied(.bot, Self.caller(uid)) }
    audit.finish()
    await audit.run()
    #expect(log.containing("Caller denied").count == AuditQueue.longest)
    #expect(log.containing("warning Audit records lost").count == 1)
    #expect(log.containing("count=25").count == 1)
  }

  @Test("one user's flood of records that nobody writes → its own are dropped, and nobody else's")
  func fairQueue() async throws {
    let audit = audit()
    let name = { (number: Int) in try #require(AccountName("account-\(number)")) }
    // Each of an account of its own, so that no rate holds them back.
    for number in 0..<3000 { audit.handedOut(.ghost(expiresAt: nil, name: try name(number)), Self.caller(7)) }
    for uid in 100..<UInt32(120) { audit.denied(.bot, Self.caller(uid)) }
    for number in 0..<3000 { audit.handedOut(.ghost(expiresAt: nil, name: try name(number)), Self.caller(7)) }
    for uid in 100..<UInt32(120) { audit.denied(.app, Self.caller(uid)) }
    audit.finish()
    await audit.run()
    #expect(log.containing("result=denied").count == 40)
    #expect(log.containing("uid=7").count == AuditQueue.longest - 40)
    #expect(log.containing("uid=7").first?.contains("account=account-0 ") == true, "the oldest are kept")
    #expect(log.containing("Audit records lost").count == 1)
    #expect(log.containing("count=\(6000 + 40 - AuditQueue.longest)").count == 1)
  }

  @Test("a user that goes through ever other accounts → is held back too; others and later ones are not")
  func manyAccounts() {
    var rate = AuditRate()
    let accounts = (0..<AuditRate.mostSubjects + 500).map { AccountName("account-\($0)") }
    func flood(at seconds: Int64) -> Int {
      let now = Self.start.boot.advanced(by: .seconds(seconds))
      return accounts.count { rate.admit(.init(uid: 7, account: $0), at: now) != nil }
    }
    #expect(flood(at: 0) == AuditRate.mostSubjects + AuditRate.burst)
    for _ in 1..<AuditRate.burst { _ = flood(at: 0) }
    #expect(flood(at: 0) == 0)
    #expect(flood(at: 1) == AuditRate.mostSubjects + 1)
    #expect(flood(at: 1) == 0)
    for uid in 8..<UInt32(20) { #expect(rate.admit(.init(uid: uid, account: .bot), at: Self.start.boot) == 0) }
    // The flood is long over: there is room for others' accounts again, and what was left out is told.
    let later = Self.start.boot.advanced(by: .seconds(120))
    for _ in 0..<2 * AuditRate.burst { _ = rate.admit(.init(uid: 8, account: .bot), at: later) }
    #expect(rate.admit(.init(uid: 8, account: .app), at: later) == 0)
    #expect(rate.admit(.init(uid: 7, account: nil), at: later) == AuditRate.mostSubjects + 499 + 500)
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
        let words = line.split(separator: " ")
        #expect(record.split(separator: " ").allSatisfy(words.contains), "\(line)")
        #expect(words.contains("result=\(result)"), "\(line)")
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
