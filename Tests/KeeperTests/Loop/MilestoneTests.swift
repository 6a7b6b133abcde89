import Testing

@testable import Keeper

@Suite("A milestone", .timeLimit(.minutes(1))) struct MilestoneTests {
  /// Whether the waiting has begun when it ends is left to chance, and so both are tried.
  @Test("it is reached, or given up → all who wait go on, and all who come later", arguments: [true, false])
  func end(isReached: Bool) async {
    for _ in 0..<200 {
      let milestone = Milestone()
      await withDiscardingTaskGroup { group in
        for _ in 0..<20 { group.addTask { await milestone.wait() } }
        group.addTask { if isReached { milestone.reach() } else { milestone.giveUp() } }
      }
      await milestone.wait()
      #expect(milestone.isReached == isReached)
    }
  }

  @Test("one who is cancelled, before or while waiting → goes on, and the others wait", arguments: [true, false])
  func cancellation(isWaiting: Bool) async {
    let milestone = Milestone()
    await withDiscardingTaskGroup { group in
      group.addTask { await milestone.wait() }
      await untilAwaited(milestone, 1)
      await withDiscardingTaskGroup { group in
        group.addTask { await milestone.wait() }
        if isWaiting { await untilAwaited(milestone, 2) }
        group.cancelAll()
      }
      #expect(milestone.awaited == 1 && !milestone.isReached)
      milestone.reach()
    }
  }

  private func untilAwaited(_ milestone: Milestone, _ count: Int) async {
    // There is no event for it; the suite's time limit bounds this.
    while milestone.awaited < count, !Task.isCancelled { await Task.yield() }
  }
}
