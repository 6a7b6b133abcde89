import Testing

@testable import TwitchIdentity

@Suite(.timeLimit(.minutes(1))) struct DeadlineTests {
  /// Returns once it is cancelled.
  private static func untilCancelled() async {
    let (stream, _) = AsyncStream.makeStream(of: Void.self)
    for await _ in stream {}
  }

  @Test("work that ends in time → its result") func inTime() async throws {
    let (result, ranOut) = await withDeadline(.seconds(50)) { 7 }
    #expect(try result.get() == 7)
    #expect(!ranOut)
  }

  @Test("answer at the last moment → kept") func lastMoment() async throws {
    let (result, ranOut) = await withDeadline(.milliseconds(1)) {
      await Self.untilCancelled()
      return 7
    }
    #expect(try result.get() == 7)
    #expect(ranOut)
  }

  @Test("cancelled from outside → not called a deadline") func cancelled() async throws {
    let (result, ranOut) = await withTaskGroup { group in
      group.addTask {
        await withDeadline(.seconds(50)) {
          await Self.untilCancelled()
          try Task.checkCancellation()
        }
      }
      group.cancelAll()
      return await group.next() ?? (.success(()), true)
    }
    #expect(throws: CancellationError.self) { try result.get() }
    #expect(!ranOut)
  }
}
