import Keeper
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

  static let policy = AccessPolicy(
    ownUID: ServerBench.daemonUID,
    rules: [
      AccessRule(uid: 1000, gids: [], accounts: [.bot]),
      AccessRule(uid: nil, gids: [50], accounts: [.app]),
      AccessRule(uid: 1001, gids: [60, 61], accounts: [.bot, .app]),
      AccessRule(uid: nil, gids: [], accounts: [.new]),
      AccessRule(uid: 65534, gids: [], accounts: [.bot]),
    ])

  static let rows = [
    Row("root", caller(0), reads: [.bot, .app, .new], administers: true),
    Row("the daemon's own user", caller(990), reads: [.bot, .app, .new], administers: true),
    Row("a named user", caller(1000), reads: [.bot]),
    Row("a named user in a named group", caller(1000, groups: [50]), reads: [.bot, .app]),
    Row("the primary group", caller(3000, gid: 50), reads: [.app]),
    Row("a supplementary group", caller(3000, groups: [7, 50]), reads: [.app]),
    Row("one of two groups", caller(1001, groups: [60])),
    Row("both groups", caller(1001, groups: [60, 61]), reads: [.bot, .app]),
    Row("both groups, another user", caller(1002, groups: [60, 61])),
    Row("nobody in particular", caller(2000)),
    Row("the overflow uid, which names nobody", caller(65534)),
    Row("unknown to the kernel", .unknown),
  ]

  @Test("caller → what it may read and change", arguments: rows)
  func table(_ row: Row) {
    for account in [AccountName.bot, .app, .new] {
      #expect(Self.policy.mayRead(account, row.caller) == row.reads.contains(account), "\(account)")
    }
    #expect(Self.policy.mayAdminister(row.caller) == row.administers)
    #expect(Self.policy.isKnown(row.caller) == !row.reads.isEmpty)
  }

  private static func caller(_ uid: UInt32, gid: UInt32 = 9999, groups: [UInt32] = []) -> Caller {
    Caller(credentials: .init(uid: uid, gid: gid, pid: 1, groups: groups))
  }
}
