import Testing

@testable import TwitchSandbox

@Suite final class FaultPlanTests {
  private var plan = FaultPlan(seed: 1)
  private let fault = Fault(.reset)

  @Test("the next two → two, and then none")
  func next() {
    plan.add(fault, on: .validate, .next(2))
    #expect((0..<4).map { _ in plan.take(for: .validate) != nil } == [true, true, false, false])
    #expect(plan.entries.isEmpty)
  }

  @Test("on one endpoint → not on others; on token → on every grant type")
  func endpoints() {
    plan.add(fault, on: .refreshToken, .untilCleared)
    #expect(plan.take(for: .clientCredentials) == nil)
    #expect(plan.take(for: .refreshToken) == fault)
    plan.clear(.refreshToken)
    plan.add(fault, on: .token, .untilCleared)
    #expect(plan.take(for: .clientCredentials) == fault && plan.take(for: .deviceCode) == fault)
    #expect(plan.take(for: .device) == nil && plan.take(for: .validate) == nil)
    plan.clear()
    #expect(plan.take(for: .token) == nil)
  }

  @Test("with a probability → about that often, the same for the same seed")
  func probability() {
    plan.add(fault, on: .validate, .probability(0.25))
    let hits = (0..<1000).map { _ in plan.take(for: .validate) != nil }
    #expect((200..<300).contains(hits.filter { $0 }.count))
    var again = FaultPlan(seed: 1)
    again.add(fault, on: .validate, .probability(0.25))
    #expect((0..<1000).map { _ in again.take(for: .validate) != nil } == hits)
    var other = FaultPlan(seed: 2)
    other.add(fault, on: .validate, .probability(0.25))
    #expect((0..<1000).map { _ in other.take(for: .validate) != nil } != hits)
  }

  @Test("two at once → the first that is set comes first")
  func order() {
    plan.add(Fault(.hang), on: .validate, .next(1))
    plan.add(fault, on: .validate, .next(1))
    #expect(plan.take(for: .validate)?.effect == .hang)
    #expect(plan.take(for: .validate)?.effect == .reset)
  }
}
