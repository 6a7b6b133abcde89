import TestSupport
import Testing

@testable import Keeper

@Suite("Watching the board", .timeLimit(.minutes(2)))
struct BoardWatchTests {
  private let board = Board()

  @Test("an account changes → told to who watches it or all, once until they look, and to nobody else")
  func told() {
    let bot = board.watch(.account("bot"))
    let other = board.watch(.account("other"))
    let all = board.watch(.everything)
    for generation in 1...3 { board.publish(.named("bot", generation: Generation(generation))) }
    #expect(bot.take().names == ["bot"])
    #expect(all.take().names == ["bot"])
    #expect(other.take().isEmpty)
    #expect(bot.take().isEmpty)

    bot.end()
    board.publish(.named("bot", generation: 4))
    #expect(bot.take().isEmpty)
    #expect(all.take().names == ["bot"])
  }

  @Test("what a caller would act on changes → told; that time passes → not, and readers see the newest all the same")
  func news() throws {
    let first = GrantTerms()
    board.publish(first.entry)
    let watch = board.watch(.account(.bot))
    let start = board.position(at: watch.take().revision)
    for (what, change) in GrantTerms.noNews {
      let changed = first.with(change).entry
      board.publish(changed)
      #expect(watch.take().isEmpty && board[.bot] === changed, "\(what)")
      board.publish(first.entry)
      #expect(watch.take().isEmpty, "\(what), and back")
    }
    #expect(try #require(board.history(after: start, of: .everything)).changed.isEmpty)
    for (what, change) in GrantTerms.news {
      board.publish(first.entry)
      _ = watch.take()
      board.publish(first.with(change).entry)
      #expect(watch.take().names == [.bot], "\(what)")
      let history = try #require(board.history(after: start, of: .everything))
      #expect(history.changed == [.bot], "\(what)")
    }
  }

  @Test("a token ends → told, also to who comes back; of an account that is not there → nothing")
  func tokenEnded() throws {
    board.publish(.named("bot"))
    let watch = board.watch(.everything)
    let start = board.position(at: watch.take().revision)
    board.tokenEnded("other")
    #expect(watch.take().isEmpty)
    board.tokenEnded("bot")
    #expect(watch.take().names == ["bot"])
    #expect(try #require(board.history(after: start, of: .everything)).changed == ["bot"])
  }

  @Test("a change of another account → wakes nobody who does not care")
  func notWoken() async {
    let clock = TestClock(.start)
    let watch = board.watch(.account("bot"))
    let woken = Watched(false)
    await withDiscardingTaskGroup { group in
      group.addTask {
        await watch.wait(until: .distantFuture, on: clock)
        woken.update { $0 = true }
      }
      await clock.untilSomebodySleeps(until: .distantFuture)
      for number in 0..<1000 { board.publish(.named("other\(number)")) }
      #expect(!woken.value)
      board.publish(.named("bot"))
      await woken.until(\.self)
    }
  }

  @Test("a ring before the wait, a deadline, a cancelled task → the wait ends")
  func waits() async {
    let clock = TestClock(.start)
    let watch = board.watch(.account("bot"))
    board.publish(.named("bot"))
    await watch.wait(until: .distantFuture, on: clock)
    #expect(watch.take().names == ["bot"])

    let deadline = Now.start.boot.advanced(by: .seconds(5))
    async let late: Void = watch.wait(until: deadline, on: clock)
    await clock.untilSomebodySleeps(until: deadline)
    clock.advance(by: .seconds(5))
    await late
    #expect(watch.take().isEmpty)

    await withDiscardingTaskGroup { group in
      group.addTask { await watch.wait(until: .distantFuture, on: clock) }
      group.cancelAll()
    }
  }

  @Test("accounts come, change their kind, and go → told to those whom the old or the new one concerns")
  func kinds() {
    let users = board.watch(WatchInterest(names: nil) { $1 == .user })
    let apps = board.watch(WatchInterest(names: ["x"]) { $1 == .app })
    board.publish(.named("x", kind: .user))
    #expect(users.take().names == ["x"] && apps.take().isEmpty)
    board.publish(.named("x", kind: .app))
    #expect(users.take().names == ["x"] && apps.take().names == ["x"])
    board.publish(.named("x", generation: 2, kind: .app))
    #expect(users.take().isEmpty && apps.take().names == ["x"])
    board.remove("x")
    board.remove("x")
    #expect(users.take().isEmpty && apps.take().names == ["x"])
  }

  @Test("more changes than names are kept → one is told so, its memory stays bounded, and the history has them all")
  func beyondCount() throws {
    let watch = board.watch(.everything)
    let start = watch.take().revision
    let count = 2 * BoardWatch.mostNames
    for number in 0..<count { board.publish(.named("bot\(number)")) }
    let changes = watch.take()
    #expect(changes.isBeyondCount && changes.names.isEmpty)
    let history = try #require(board.history(after: board.position(at: start), of: .everything))
    #expect(history.changed.count == count)
    #expect(watch.take().isEmpty)
  }

  @Test("look again → all are told, and no position from before is good any more")
  func lookAgain() throws {
    let watches = [board.watch(.everything), board.watch(.account("bot"))]
    board.publish(.named("bot"))
    let before = board.position(at: watches[0].take().revision)
    board.lookAgain()
    for watch in watches { #expect(watch.take().mustLookAgain) }
    #expect(board.history(after: before, of: .everything) == nil)
    board.lookAgain()
    let after = board.position(at: watches[0].take().revision)
    #expect(try #require(board.history(after: after, of: .everything)).changed.isEmpty)
  }
}

@Suite("History of the board")
struct BoardHistoryTests {
  private let board = Board()

  private func position(_ revision: Revision) -> BoardPosition { board.position(at: revision) }

  @Test("changes and removals after a position → just those, of what one may see")
  func after() throws {
    for name in ["a", "b", "c"] { board.publish(.named(name)) }
    board.publish(.named("b", generation: 2))
    board.remove("c")
    board.remove("a")
    board.publish(.named("a"))
    let all = try #require(board.history(after: position(3), of: .everything))
    #expect(all.changed == ["a", "b"] && all.removed == ["c"])
    let some = try #require(board.history(after: position(3), of: .account("b")))
    #expect(some.changed == ["b"] && some.removed.isEmpty)
    let none = WatchInterest(names: nil) { _, _ in false }
    let nothing = try #require(board.history(after: position(0), of: none))
    #expect(nothing.changed.isEmpty && nothing.removed.isEmpty)
    #expect(board.names(of: .everything) == ["a", "b"] && board.names(of: .account("a")) == ["a"])
    #expect(try #require(board.history(after: position(7), of: .everything)).changed.isEmpty)
  }

  @Test("another run, a revision that is still to come, forgotten removals → not known")
  func unknown() {
    board.publish(.named("a"))
    #expect(Board().history(after: position(1), of: .everything) == nil)
    #expect(board.history(after: position(2), of: .everything) == nil)
    for number in 0...RemovalHistory.longest {
      board.publish(.named("bot\(number)"))
      board.remove(AccountName(literal: "bot\(number)"))
    }
    #expect(board.history(after: position(1), of: .everything) == nil)
    #expect(board.history(after: position(3), of: .everything) != nil, "the oldest removal was the third revision")
  }

  @Test("a position as text → the same again; other texts → none")
  func text() {
    let position = BoardPosition(run: .max, revision: 255)
    #expect("\(position)" == "ffffffffffffffff.ff")
    #expect(BoardPosition("\(position)") == position)
    for text in ["", ".", "1", "1.", ".1", "1.2.3", "g.1", "1.-1", "10000000000000000.1"] {
      #expect(BoardPosition(text) == nil, "\(text)")
    }
  }
}

/// An account with a token, of which a test changes one thing.
private struct GrantTerms {
  typealias Change = @Sendable (inout Self) -> Void

  var generation: Generation = 3
  var token: Secret = "access-1"
  var expiresAt: BootTime? = Now.start.boot.advanced(by: .hours(4))
  var validatedAt: BootTime? = Now.start.boot
  var scopes = ["chat:read"]
  var user = TwitchUser.bot
  var isServing = true
  var trouble: Trouble?
  var claims: String?
  var kind = Kind.confidential
  var isRenewable = true

  static let noNews: [(what: String, change: Change)] = [
    ("nothing", { _ in }),
    ("validated again", { $0.validatedAt = Now.start.boot.advanced(by: .hours(1)) }),
    ("a minute less", { $0.expiresAt = $0.expiresAt?.advanced(by: .seconds(-60)) }),
    ("a minute more", { $0.expiresAt = $0.expiresAt?.advanced(by: .seconds(60)) }),
  ]

  static let news: [(what: String, change: Change)] = [
    ("generation", { $0.generation = 4 }), ("token", { $0.token = "access-2" }),
    ("much less time", { $0.expiresAt = $0.expiresAt?.advanced(by: .seconds(-61)) }),
    ("more time", { $0.expiresAt = $0.expiresAt?.advanced(by: .seconds(61)) }), ("no end", { $0.expiresAt = nil }),
    ("never validated", { $0.validatedAt = nil }), ("scopes", { $0.scopes = [] }),
    ("user", { $0.user = .stranger }), ("standing", { $0.isServing = false }),
    ("trouble", { $0.trouble = Trouble(.throttled, "slow") }), ("claims", { $0.claims = "{}" }),
    ("account", { $0.kind = .public }), ("not renewable", { $0.isRenewable = false }),
  ]

  func with(_ change: Change) -> GrantTerms {
    var terms = self
    change(&terms)
    return terms
  }

  var entry: BoardEntry {
    let grant = Grant(
      accessToken: token, refreshToken: isRenewable ? "refresh-1" : nil, scopes: scopes, expiresAt: expiresAt,
      obtainedAt: Now.start.boot, validatedAt: validatedAt)
    var state = AccountState(
      account: kind.account, generation: generation, phase: isServing ? .serving(grant) : .uncertain(grant, probes: 0),
      user: user)
    state.trouble = trouble
    state.claims = claims
    return BoardEntry(state)
  }
}

extension WatchInterest {
  static let everything = WatchInterest(names: nil) { _, _ in true }
}

extension AccountName: ExpressibleByStringLiteral {
  /// For names that a test writes down itself.
  public init(stringLiteral text: String) { self.init(literal: text) }
}

extension BoardEntry {
  /// One without a token.
  static func named(_ name: String, generation: Generation = 1, kind: AccountKind = .user) -> BoardEntry {
    let account = Account(
      name: AccountName(literal: name), client: .confidentialBot,
      grantType: kind == .app ? .clientCredentials : .authorizationCode)
    return BoardEntry(
      AccountState(account: account, generation: generation, phase: kind == .app ? .empty : .needsLogin(.loggedOut)))
  }
}
