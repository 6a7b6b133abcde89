import TestSupport
import Testing

@testable import Keeper

/// Readers that take their time between taking, looking and telling, that are cut off and come back, and a keeper that
/// does not care.
@Suite("Watching the board, at random", .timeLimit(.minutes(5)))
struct WatchRandomTests {
  private static let names = (0..<12).map { AccountName(literal: "bot\($0)") }

  /// What a caller has at the other end of a stream.
  private struct Reader {
    let interest: WatchInterest
    var watch: BoardWatch
    /// Where it would go on.
    var position: BoardPosition?
    /// Names that are still to be told, and up to where all is told then.
    var untold: [AccountName] = []
    var revision: Revision = 0
    var heard: [AccountName: Generation] = [:]

    init(_ board: Board, _ interest: WatchInterest) {
      self.interest = interest
      watch = board.watch(interest)
    }
  }

  @Test("any order of changes and looks → the last state arrives, also at who was cut off", arguments: 0..<300)
  func interleaving(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let board = Board()
    var readers = (0..<4).map { number in
      Reader(board, number < 2 ? .everything : .account(Self.names[number]))
    }
    for index in readers.indices { begin(&readers[index], board) }
    for step in 1...400 {
      let index = Int.random(in: readers.indices, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4: change(board, step, &random)
      case 4..<6: take(&readers[index])
      case 6..<9: tell(&readers[index], board)
      default: if random.oneIn(4) { cut(&readers[index], board) }
      }
    }
    for index in readers.indices { end(&readers[index], board) }
  }

  private func change(_ board: Board, _ step: Int, _ random: inout SeededGenerator) {
    let name = Self.names.randomElement(using: &random)!
    if random.oneIn(5) {
      board.remove(name)
    } else {
      board.publish(.named(name.rawValue, generation: Generation(step)))
    }
  }

  private func begin(_ reader: inout Reader, _ board: Board) {
    reader.revision = reader.watch.take().revision
    if let history = reader.position.flatMap({ board.history(after: $0, of: reader.interest) }) {
      reader.untold = history.changed + history.removed
    } else {
      reader.heard = [:]
      reader.untold = board.names(of: reader.interest)
    }
  }

  /// Only when everything from before was told.
  private func take(_ reader: inout Reader) {
    guard reader.untold.isEmpty else { return }
    let changes = reader.watch.take()
    (reader.untold, reader.revision) = (changes.names.sorted(), changes.revision)
  }

  private func tell(_ reader: inout Reader, _ board: Board) {
    if let name = reader.untold.popLast() { reader.heard[name] = board[name]?.generation }
    if reader.untold.isEmpty { reader.position = BoardPosition(run: board.run, revision: reader.revision) }
  }

  private func cut(_ reader: inout Reader, _ board: Board) {
    reader.watch.end()
    reader.watch = board.watch(reader.interest)
    begin(&reader, board)
  }

  private func end(_ reader: inout Reader, _ board: Board) {
    while !reader.untold.isEmpty { tell(&reader, board) }
    take(&reader)
    while !reader.untold.isEmpty { tell(&reader, board) }
    let names = board.names(of: reader.interest)
    #expect(reader.heard == Dictionary(uniqueKeysWithValues: names.map { ($0, board[$0]!.generation) }))
  }

  @Test("10,000 changes at full speed, readers that wait for them → the last state arrives at each")
  func fullSpeed() async {
    let board = Board()
    let clock = TestClock(.start)
    let last: Generation = 10_000
    await withDiscardingTaskGroup { group in
      for number in 0..<20 {
        let name = Self.names[number % Self.names.count]
        let watch = board.watch(number < 10 ? .everything : .account(name))
        group.addTask {
          while board[name]?.generation != last {
            await watch.wait(until: .distantFuture, on: clock)
            _ = watch.take()
            for _ in 0..<number { await Task.yield() }
          }
        }
      }
      group.addTask {
        for generation in 1...last {
          for name in Self.names { board.publish(.named(name.rawValue, generation: generation)) }
        }
      }
    }
  }
}
