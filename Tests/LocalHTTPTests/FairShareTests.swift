import Testing

@testable import LocalHTTP

/// Who gives way, decided from numbers alone. Members are called by number: the 17th of user 1 is 117.
@Suite("Fair share")
struct FairShareTests {
  private typealias Share = FairShare<Int>

  private static func share(_ counts: [UInt32: Int]) -> Share {
    var share = Share()
    for (user, count) in counts {
      for number in 0..<count { share.add(Int(user) * 100 + number, of: user) }
    }
    return share
  }

  private static func idle(_ member: Int) -> Share.Standing { .init(load: .none, since: UInt64(member % 100)) }

  @Test("a newcomer of a user with few → the user with the most loses its longest idle one")
  func longestIdle() {
    let share = Self.share([1: 5, 2: 9, 3: 1])
    #expect(share.makingRoom(for: 300, of: 3, Self.idle) == 200)
    #expect(share.makingRoom(for: 300, of: 3) { $0 < 203 ? nil : Self.idle($0) } == 203)
  }

  @Test("the user with the most itself → loses its own longest idle one, and never the newcomer")
  func itself() {
    #expect(Self.share([1: 5, 2: 2]).makingRoom(for: 104, of: 1, Self.idle) == 100)
    #expect(Self.share([1: 1]).makingRoom(for: 100, of: 1, Self.idle) == nil)
  }

  @Test("everybody has as many → the longest idle of all")
  func ties() {
    let share = Self.share([1: 2, 2: 2, 3: 2])
    #expect(share.makingRoom(for: 300, of: 3) { .init(load: .none, since: $0 == 201 ? 1 : 2) } == 201)
  }

  @Test("the user with the most has nothing idle → a newcomer with fewer ends a stream of it, else an answer")
  func busy() {
    let share = Self.share([1: 3, 2: 1])
    let loads: [Int: Share.Load] = [100: .answer, 101: .stream, 102: .stream, 200: .none]
    #expect(share.makingRoom(for: 200, of: 2) { .init(load: loads[$0]!, since: UInt64(200 - $0)) } == 102)
    #expect(share.makingRoom(for: 200, of: 2) { .init(load: .answer, since: UInt64($0)) } == 100)
  }

  @Test("all are busy and nobody has more → the newcomer is the one")
  func nobodyHasMore() {
    let share = Self.share([1: 2, 2: 2])
    #expect(share.makingRoom(for: 201, of: 2) { .init(load: .stream, since: UInt64($0)) } == nil)
  }

  @Test("a user with fewer → loses nothing, even if it is idle and the others are not")
  func fewerAreSafe() {
    let share = Self.share([1: 4, 2: 1, 3: 1])
    #expect(share.makingRoom(for: 300, of: 3) { .init(load: $0 < 200 ? .answer : .none, since: UInt64($0)) } == 100)
  }

  /// Any users, in any order, against a room of 12: nobody who wants less than an equal share is ever left out.
  @Test("users that take and take → each keeps an equal share", arguments: 1...50)
  func equalShares(seed: UInt64) {
    var random = SplitMix64(state: seed)
    var share = Share()
    var held: [Int: UInt32] = [:]
    let modest: UInt32 = 4
    for number in 0..<500 {
      let user: UInt32 = number < 100 ? .random(in: 1...3, using: &random) : .random(in: 1...4, using: &random)
      // One of four users: a quarter of 12.
      guard user != modest || held.values.count(where: { $0 == modest }) < 3 else { continue }
      share.add(number, of: user)
      held[number] = user
      guard held.count > 12 else { continue }
      let gone = share.makingRoom(for: number, of: user) { .init(load: .stream, since: UInt64($0)) } ?? number
      #expect(held[gone] != modest)
      share.remove(gone, of: held.removeValue(forKey: gone))
    }
    #expect(held.count == 12 && held.values.count(where: { $0 == modest }) == 3)
  }

  /// The worst there is: everybody has as many as everybody else.
  @Test("12,288 users with one connection each → decided in a moment")
  func manyUsers() {
    var share = Share()
    for user in 0..<UInt32(12_288) { share.add(Int(user), of: user) }
    let clock = ContinuousClock()
    var gone: Int?
    var times = (0..<50).map { _ in
      clock.measure { gone = share.makingRoom(for: 0, of: 0) { .init(load: .none, since: UInt64(20_000 - $0)) } }
    }
    times.sort()
    print("who gives way among 12,288 users: median \(times[25])")
    #expect(gone == 12_287 && times[25] < .milliseconds(200))
  }
}
