import TestSupport
import Testing

@testable import Keeper

@Suite("Queues")
struct QueueTests {
  @Test("deadlines in any order, moved and removed → the same as a plain list", arguments: 0..<50)
  func deadlines(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let names = (0..<8).map { AccountName(literal: "bot\($0)") }
    var queue = DeadlineQueue<AccountName>()
    var plain: [AccountName: BootTime] = [:]
    var now = BootTime(milliseconds: 0)
    for _ in 0..<500 {
      let name = names.randomElement(using: &random) ?? .bot
      switch Int.random(in: 0..<6, using: &random) {
      case 0...2:
        let time = now.advanced(by: .milliseconds(Int.random(in: -5...20, using: &random)))
        queue.add(name, at: time)
        plain[name] = time
      case 3:
        plain[name] = nil
      default:
        now = now.advanced(by: .milliseconds(Int.random(in: 0...6, using: &random)))
        var popped: Set<AccountName> = []
        var last = BootTime(milliseconds: .min)
        while let due = queue.popDue(at: now, deadline: { plain[$0] }) {
          #expect(plain[due].map { $0 <= now } == true, "\(due) was not due")
          #expect(plain[due].map { $0 >= last } == true, "out of order")
          last = plain.removeValue(forKey: due) ?? last
          #expect(popped.insert(due).inserted, "\(due) came twice")
        }
        #expect(!plain.values.contains { $0 <= now }, "one that was due did not come")
      }
      #expect(queue.earliest <= plain.values.min() ?? .distantFuture, "the loop would sleep too long")
    }
  }

  @Test(
    "pacer: any pattern of asking, for an hour → never more than the rate, and no permit wasted",
    arguments: [0.5, 3, 20, 55.5])
  func pacer(rate: Double) {
    var now = Now.start.boot
    var pacer = Pacer(rate: rate, at: now)
    var permits: [Int64] = []
    let end = now.advanced(by: .hours(1))
    while now < end {
      if let later = pacer.take(at: now) {
        #expect(later > now)
        now = later
      } else {
        permits.append(now.milliseconds)
      }
    }
    #expect(Double(permits.count) <= rate * 3600 + max(rate, 1) + 1)
    #expect(Double(permits.count) >= rate * 3600 * 0.9)
    for (index, time) in permits.enumerated() {
      let inSecond = permits[index...].prefix { $0 < time + 1000 }.count
      #expect(Double(inSecond) <= max(rate, 1) * 2 + 1)
    }
  }

  @Test("pacer: paused → nobody before then, and the longest pause counts")
  func pause() {
    let now = Now.start.boot
    var pacer = Pacer(rate: 10, at: now)
    pacer.pause(until: now.advanced(by: .seconds(30)))
    pacer.pause(until: now.advanced(by: .seconds(5)))
    #expect(pacer.take(at: now) == now.advanced(by: .seconds(30)))
    #expect(pacer.take(at: now.advanced(by: .seconds(29))) == now.advanced(by: .seconds(30)))
    #expect(pacer.take(at: now.advanced(by: .seconds(30))) == nil)
  }

  @Test("pacer: asked again and again → permits come together, four times a second, at no lower rate")
  func gathering() {
    let start = Now.start.boot
    var pacer = Pacer(rate: 40, at: start)
    var batches: [Int64: Int] = [:]
    for milliseconds in 0..<11_000 {
      let now = start.advanced(by: .milliseconds(milliseconds))
      while pacer.take(at: now) == nil { batches[now.milliseconds, default: 0] += 1 }
    }
    let times = batches.keys.sorted().dropFirst()
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 250 }, "it opened more or less often")
    #expect(times.allSatisfy { batches[$0] == 10 })
    #expect(batches.values.reduce(0, +) == 40 + 430)
  }

  @Test("pacer: a rate below that of opening → single permits, as soon as there is one")
  func slow() {
    let start = Now.start.boot
    var pacer = Pacer(rate: 1, at: start)
    #expect(pacer.take(at: start) == nil)
    #expect(pacer.take(at: start) == start.advanced(by: .milliseconds(1001)))
    #expect(pacer.take(at: start.advanced(by: .milliseconds(1001))) == nil)
  }

  @Test("pacer: after a long rest → one second's worth, not all that was missed")
  func burst() {
    var now = Now.start.boot
    var pacer = Pacer(rate: 10, at: now)
    now = now.advanced(by: .hours(12))
    var permits = 0
    while pacer.take(at: now) == nil { permits += 1 }
    #expect(permits == 10)
  }

  @Test("lanes: each account once, in the best lane that it was put in, first come first served")
  func lanes() {
    var lanes = Lanes()
    let (a, b, c) = (Self.kept("a"), Self.kept("b"), Self.kept("c"))
    lanes.add(a, to: .validation)
    lanes.add(b, to: .validation)
    lanes.add(c, to: .renewal)
    lanes.add(a, to: .urgent)
    lanes.add(a, to: .validation)
    lanes.add(b, to: .validation)
    #expect(lanes.next(in: .urgent) === a)
    #expect(lanes.next(in: .urgent) == nil)
    #expect(lanes.next(in: .renewal) === c)
    #expect(lanes.next(in: .validation) === b)
    #expect(lanes.next(in: .validation) == nil)
    lanes.add(a, to: .validation)
    #expect(lanes.next(in: .validation) === a, "it may come back")
  }

  @Test("lanes: an account that was removed while it waited → passed over")
  func removed() {
    var (lanes, table) = (Lanes(), AccountTable())
    for name in ["a", "b"] { lanes.add(table.add(Self.state(name)), to: .renewal) }
    _ = table.remove(AccountName(literal: "a"))
    #expect(lanes.next(in: .renewal)?.name == AccountName(literal: "b"))
    #expect(lanes.next(in: .renewal) == nil)
  }

  private static func state(_ name: String) -> AccountState {
    .restored(Kind.app.account(named: AccountName(literal: name)), from: nil, at: .start, policy: KeeperPolicy())
  }

  private static func kept(_ name: String) -> KeptAccount { KeptAccount(state(name)) }
}
