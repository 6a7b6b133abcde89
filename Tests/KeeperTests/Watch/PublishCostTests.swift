import Synchronization
import Testing

@testable import Keeper

/// What publishing costs: `swift test -c release --filter KeeperTests.PublishCostTests`, with
/// `-Xswiftc -enable-testing`. Figures are for people; the test holds only that watchers of others cost nothing much.
@Suite("Cost of publishing", .timeLimit(.minutes(2)), .serialized)
struct PublishCostTests {
  private static let names = (0..<1000).map { "bot\($0)" }

  @Test("1,000 watchers of other accounts → publishing costs about what it does without any")
  func others() {
    let figures = [0, 1, 1000].map { count in (count, nanoseconds(watchers: count)) }
    for (count, cost) in figures { print("publish, \(count) watchers of other accounts: \(cost) ns") }
    #expect(figures[2].1 < 3 * figures[0].1 + 1000)
  }

  /// For one publication, the best of some rounds: other programs only make it slower.
  private func nanoseconds(watchers count: Int) -> Int64 {
    let board = Board()
    let watches = (0..<count).map { board.watch(.account(AccountName(literal: "other\($0)"))) }
    defer { for watch in watches { watch.end() } }
    let entries = (1...2).flatMap { generation in
      Self.names.map { BoardEntry.named($0, generation: Generation(generation)) }
    }
    for entry in entries { board.publish(entry) }
    let clock = ContinuousClock()
    let best =
      (1...20).map { _ in
        clock.measure { for entry in entries { board.publish(entry) } }
      }.min() ?? .zero
    return best.components.attoseconds / 1_000_000_000 / Int64(entries.count)
  }
}
