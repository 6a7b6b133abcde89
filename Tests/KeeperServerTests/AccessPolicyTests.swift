import Keeper
import KeeperAPI
import LocalHTTP
import Testing

@testable import KeeperServer

@Suite("Access policy")
struct AccessPolicyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let caller: Caller
    var reads: Set<AccountName> = []
    var administers = false

    init(_ text: String, _ caller: Caller, reads: Set<AccountName> = [], administers: Bool = false) {
      testDescription = text
      self.caller = caller
      self.reads = reads
      self.administers = administers
    }
  }

  static let all: Set<AccountName> = [.bot, .app, .new]

  static let policy = AccessPolicy(
    ownUID: ServerBench.daemonUID,
    rules: [
      .gives([.uid(1000)], "bot"),
      .gives([.group("streaming", gid: 50)], "app"),
      .gives([.user("two", uid: 1001), .gid(60), .gid(61)], "bot", "app"),
      .gives([], "new"),
      .gives([.uid(65534)], "bot"),
      .gives([.unit(NamePattern("chatbot.service"))], "bot"),
      .gives([.unit(NamePattern("worker@*.service")), .uid(1005)], "b*", "n*"),
      .gives([.unit(NamePattern("apps.service"))], kind: .app),
      .gives([.unit(NamePattern("users.service"))], "*p", "new", kind: .user),
      .gives([.uid(1006), .userUnit(NamePattern("overlay.service"))], "bot"),
      AccessRule(place: "", conditions: [.gid(70)], grant: .administration),
      AccessRule(place: "", conditions: [.unit(NamePattern("admin.service"))], grant: .administration),
    ])

  static let rows = [
    Row("root", caller(0), reads: all, administers: true),
    Row("the daemon's own user", caller(990), reads: all, administers: true),
    Row("root in a foreign process namespace", caller(0, pid: 0)),
    Row("a named user", caller(1000), reads: [.bot]),
    Row("a named user in a foreign process namespace", caller(1000, pid: 0)),
    Row("a named user in a named group", caller(1000, groups: [50]), reads: [.bot, .app]),
    Row("the primary group", caller(3000, gid: 50), reads: [.app]),
    Row("a supplementary group", caller(3000, groups: [7, 50]), reads: [.app]),
    Row("one of two groups", caller(1001, groups: [60])),
    Row("both groups", caller(1001, groups: [60, 61]), reads: [.bot, .app]),
    Row("both groups, another user", caller(1002, groups: [60, 61])),
    Row("nobody in particular", caller(2000)),
    Row("the overflow uid, which names nobody", caller(65534)),
    Row("the overflow uid in a named unit", caller(65534, unit: "chatbot.service")),
    Row("unknown to the kernel", .unknown),
    Row("a named user whose process has ended", ended(1000)),
    Row("root whose process has ended", ended(0)),
    Row("unknown to the kernel in a named unit", Caller(credentials: nil, units: .init(system: "chatbot.service"))),
    Row("a unit", caller(2000, unit: "chatbot.service"), reads: [.bot]),
    Row("another unit", caller(2000, unit: "chatbot.service2")),
    Row("a user's own unit of that name", caller(2000, unit: "user@2000.service", userUnit: "chatbot.service")),
    Row("an instance and the user", caller(1005, unit: "worker@7.service"), reads: [.bot, .new]),
    Row("an instance and another user", caller(1004, unit: "worker@7.service")),
    Row("the template's empty instance", caller(1005, unit: "worker@.service"), reads: [.bot, .new]),
    Row("not an instance", caller(1005, unit: "worker.service")),
    Row("the user without a unit", caller(1005)),
    Row("a unit with all accounts of a kind", caller(2000, unit: "apps.service"), reads: [.app]),
    Row("a unit with named accounts of a kind", caller(2000, unit: "users.service"), reads: [.new]),
    Row("a user unit", caller(1006, unit: "user@1006.service", userUnit: "overlay.service"), reads: [.bot]),
    Row("a user unit of somebody else's", caller(1006, unit: "user@2.service", userUnit: "overlay.service", owner: 2)),
    Row("a user unit of that name, another user", caller(1007, userUnit: "overlay.service")),
    Row("a system unit of a user unit's name", caller(1006, unit: "overlay.service")),
    Row("an administrator by group", caller(2000, groups: [70]), reads: all, administers: true),
    Row("an administrator by unit", caller(2000, unit: "admin.service"), reads: all, administers: true),
  ]

  @Test("caller → what it may read and change", arguments: rows)
  func table(_ row: Row) {
    for (account, kind) in [(AccountName.bot, AccountKind.user), (.app, .app), (.new, .user)] {
      #expect(Self.policy.mayRead(account, kind, row.caller) == row.reads.contains(account), "\(account)")
    }
    #expect(Self.policy.mayAdminister(row.caller) == row.administers)
    #expect(Self.policy.isKnown(row.caller) == !row.reads.isEmpty)
  }

  @Test("caller → the explanation says what is decided, and shows why", arguments: rows)
  func explained(_ row: Row) {
    for (account, kind) in [(AccountName.bot, AccountKind.user), (.app, .app), (.new, .user)] {
      let explanation = AccessExplanation(
        account: account, kind: kind, caller: row.caller, isHypothetical: false, policy: Self.policy)
      let payload = explanation.payload(showingAll: true)
      #expect(payload.allowed == row.reads.contains(account))
      let gives = payload.rules.contains { rule in
        rule.covers && !rule.conditions.isEmpty && rule.conditions.allSatisfy { $0.met == true }
      }
      #expect((gives && row.caller.isIdentified) == payload.allowed, "\(payload)")
    }
  }

  @Test("a unit that systemd asks for → by rules about units alone, never as root")
  func credentials() {
    let expected: [(String, Set<AccountName>)] = [
      ("chatbot.service", [.bot]), ("worker@7.service", []), ("apps.service", [.app]), ("users.service", [.new]),
      ("admin.service", Self.all), ("other.service", []), ("overlay.service", []),
    ]
    for (unit, reads) in expected {
      for (account, kind) in [(AccountName.bot, AccountKind.user), (.app, .app), (.new, .user)] {
        #expect(Self.policy.mayRead(account, kind, unit: unit) == reads.contains(account), "\(unit) \(account)")
      }
    }
  }

  @Test("rules about ids that are not met → the unit is not looked up")
  func lazy() {
    let rule = AccessRule.gives([.unit(NamePattern("a.service")), .uid(1), .userUnit(NamePattern("b.service"))], "bot")
    #expect(rule.conditions.first == .uid(1))
  }

  @Test(
    "pattern, name → whether it fits",
    arguments: [
      ("bot", "bot", true), ("bot", "bots", false), ("bot", "", false), ("*", "", true), ("*", "x", true),
      ("bot-*", "bot-1", true), ("bot-*", "bot-", true), ("bot-*", "bot", false), ("bot-*", "a-bot-1", false),
      ("*.service", "a.service", true), ("*.service", "a.service.scope", false), ("a*b*c", "aXbXbYc", true),
      ("a*b*c", "acb", false), ("**", "x", true), ("a*a", "a", false), ("a@*.service", "a@x.y.service", true),
    ])
  func pattern(pattern: String, name: String, fits: Bool) {
    #expect(NamePattern(pattern).matches(name) == fits)
  }

  @Test("a pattern made to be slow → quick all the same")
  func slowPattern() {
    let pattern = NamePattern(String(repeating: "a*", count: 100) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 255)))
  }

  private static func caller(
    _ uid: UInt32, gid: UInt32 = 9999, groups: [UInt32] = [], pid: Int32 = 1, unit: String? = nil,
    userUnit: String? = nil, owner: UInt32? = nil
  ) -> Caller {
    let units = unit == nil && userUnit == nil ? nil : Caller.Units(system: unit, user: userUnit, owner: owner ?? uid)
    return Caller(credentials: .init(uid: uid, gid: gid, pid: pid, groups: groups), units: units)
  }

  private static func ended(_ uid: UInt32) -> Caller {
    Caller(credentials: .init(uid: uid, gid: uid, pid: 1), units: .init(system: "chatbot.service"), hasEnded: true)
  }
}
