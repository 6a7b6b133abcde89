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
    board.publish(.named("bot"))
    #expect(bot.take().isEmpty)
    #expect(all.take().names == ["bot"])
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
    board.publish(.named("x", kind: .app))
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
    board.publish(.named("b"))
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
