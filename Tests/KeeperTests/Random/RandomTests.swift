import Testing

@testable import Keeper

/// Any sequence of events, at any time: what must not happen does not.
@Suite("Random events")
struct RandomTests {
  static let batches = 20
  static let runsInBatch = 50
  static let eventsInRun = 150

  @Test(
    "thousands of histories → no token sent twice, shown early or lost, and everybody is answered once",
    arguments: Kind.allCases, 0..<batches)
  func histories(kind: Kind, batch: Int) {
    for number in 0..<Self.runsInBatch {
      let seed = UInt64(batch * Self.runsInBatch + number)
      var run = RandomRun(kind: kind, seed: seed)
      for _ in 0..<Self.eventsInRun where run.problem == nil { run.happen() }
      run.calm()
      guard let problem = run.problem else { continue }
      Issue.record("\(kind) account, seed \(seed): \(problem)\n\(run.log.suffix(60).joined(separator: "\n"))")
      return
    }
  }

  @Test("the watch sees what it is for: a client that resends blindly severs the grant")
  func watchSees() throws {
    var twitch = ModelTwitch(kind: .public)
    let first = twitch.grant(at: .start, life: .hours(4))
    let refreshToken = try #require(first.refreshToken)
    #expect(twitch.refresh(refreshToken, at: .start, life: .hours(4)) != nil)
    #expect(twitch.timeLeft(of: first.accessToken, at: .start) == nil)
    #expect(twitch.refresh(refreshToken, at: .start, life: .hours(4)) == nil)
    #expect(twitch.severed)
  }
}
