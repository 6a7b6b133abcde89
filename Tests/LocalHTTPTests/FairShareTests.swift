import TestSupport
import Testing

@testable import LocalHTTP

/// Who gives way, decided from numbers alone. Members are called by number: the 17th of user 1 is 117.
@Suite("Fair share")
struct FairShareTests {
  private typealias Share = FairShare<Int>

  private static func share(_ counts: [UInt32: Int]) -> Share {
    var share = Share()
    for (user, count) in counts {
      for number in 0..<count { share.add(Int(user) * 100 + number, of: user, since: 0) }
    }
    return share
  }

  private static func idle(_ member: Int) -> Share.Standing { .init(load: .none, since: UInt64(member % 100)) }

  @Test("a newcomer of a user with few → the user with the most loses its longest idle one")
  func longestIdle() {
    var share = Self.share([1: 5, 2: 9, 3: 1])
    #expect(share.makingRoom(for: 300, of: 3, Self.idle) == 200)
    #expect(share.makingRoom(for: 300, of: 3) { $0 < 203 ? nil : Self.idle($0) } == 203)
  }

  @Test("the user with the most itself → loses its own longest idle one, and never the newcomer")
  func itself() {
    var share = Self.share([1: 5, 2: 2])
    #expect(share.makingRoom(for: 104, of: 1, Self.idle) == 100)
    var only = Self.share([1: 1])
    #expect(only.makingRoom(for: 100, of: 1, Self.idle) == nil)
  }

  @Test("everybody has as many → the longest idle of all")
  func ties() {
    var share = Self.share([1: 2, 2: 2, 3: 2])
    #expect(share.makingRoom(for: 300, of: 3) { .init(load: .none, since: $0 == 201 ? 1 : 2) } == 201)
  }

  @Test("the user with the most has nothing idle → a newcomer with fewer ends a stream of it, else an answer")
  func busy() {
    var share = Self.share([1: 3, 2: 1])
    let loads: [Int: Share.Load] = [100: .answer, 101: .stream, 102: .stream, 200: .none]
    #expect(share.makingRoom(for: 200, of: 2) { .init(load: loads[$0]!, since: UInt64(200 - $0)) } == 102)
    #expect(share.makingRoom(for: 200, of: 2) { .init(load: .answer, since: UInt64($0)) } == 100)
  }

  @Test("all are busy and nobody has more → the newcomer is the one")
  func nobodyHasMore() {
    var share = Self.share([1: 2, 2: 2])
    #expect(share.makingRoom(for: 201, of: 2) { .init(load: .stream, since: UInt64($0)) } == nil)
  }

  @Test("a user with fewer → loses nothing, even if it is idle and the others are not")
  func fewerAreSafe() {
    var share = Self.share([1: 4, 2: 1, 3: 1])
    #expect(share.makingRoom(for: 300, of: 3) { .init(load: $0 < 200 ? .answer : .none, since: UInt64($0)) } == 100)
  }

  /// Any users, in any order, against a room of 12: nobody who wants less than an equal share is ever left out.
  @Test("users that take and take → each keeps an equal share", arguments: 1...50)
  func equalShares(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var share = Share()
    var held: [Int: UInt32] = [:]
    let modest: UInt32 = 4
    for number in 0..<500 {
      let user: UInt32 = number < 100 ? .random(in: 1...3, using: &random) : .random(in: 1...4, using: &random)
      // One of four users: a quarter of 12.
      guard user != modest || held.values.count(where: { $0 == modest }) < 3 else { continue }
      share.add(number, of: user, since: UInt64(number))
      held[number] = user
      guard held.count > 12 else { continue }
      let gone = share.makingRoom(for: number, of: user) { .init(load: .stream, since: UInt64($0)) } ?? number
      #expect(held[gone] != modest)
      share.remove(gone, of: held.removeValue(forKey: gone))
    }
    #expect(held.count == 12 && held.values.count(where: { $0 == modest }) == 3)
  }

  /// The worst there is: everybody has as many as everybody else.
  @Test("12,288 users with one connection each → only those are looked at that are next to go")
  func manyUsers() {
    var share = Share()
    for user in 0..<UInt32(12_288) { share.add(Int(user), of: user, since: UInt64(20_000 - user)) }
    let clock = ContinuousClock()
    var looks = 0
    var times: [Duration] = []
    for round in 0..<50 {
      times.append(
        clock.measure {
          let gone = share.makingRoom(for: 0, of: 0) { member in
            looks += 1
            return .init(load: .none, since: UInt64(20_000 - member))
          }
          #expect(gone == 12_287 - round)
          share.remove(12_287 - round, of: UInt32(12_287 - round))
        })
    }
    times.sort()
    print("who gives way among 12,288 users: median \(times[25])")
    #expect(looks == 50 && times[25] < .milliseconds(50))
  }

  /// What is noted of the connections lags behind what they do, as it does in the server; the choice must not.
  @Test(
    "connections of many users that come, work and go → who gives way is whom a look at all would find",
    arguments: 1...60)
  func asIfAllWereLookedAt(seed: UInt64) {
    var world = SharedWorld(seed: seed)
    for _ in 0..<600 { world.step() }
    #expect(world.choices > 20)
  }
}

/// Connections, what each has under way, and their shares.
private struct SharedWorld {
  private struct Known {
    let user: UInt32?
    /// Nil once it is as good as ended.
    var standing: FairShare<Int>.Standing?
  }

  private var random: SeededGenerator
  private var share = FairShare<Int>()
  private var known: [Int: Known] = [:]
  private var time: UInt64 = 0
  private(set) var choices = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func step() {
    time += 1
    // Sorted: the order of a dictionary would make another run of each.
    let member = known.keys.sorted().randomElement(using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<3: come()
    case 3: if let member { go(member) }
    case 4..<8: if let member { work(member) }
    case 8: if let member, Int.random(in: 0..<8, using: &random) == 0 { known[member]?.standing = nil }
    default: choose()
    }
  }

  private mutating func come() {
    let user = UInt32.random(in: 0..<6, using: &random)
    known[Int(time)] = Known(user: user == 0 ? nil : user, standing: .init(load: .none, since: time))
    share.add(Int(time), of: known[Int(time)]?.user, since: time)
  }

  private mutating func go(_ member: Int) { share.remove(member, of: known.removeValue(forKey: member)?.user) }

  /// Only that something is over is told.
  private mutating func work(_ member: Int) {
    guard let one = known[member], one.standing != nil else { return }
    let load = [FairShare<Int>.Load.none, .none, .stream, .answer].randomElement(using: &random) ?? .none
    known[member]?.standing = .init(load: load, since: time)
    if load == .none { share.eased(member, of: one.user, since: time) }
  }

  private mutating func choose() {
    guard let newcomer = known.keys.sorted().randomElement(using: &random), let user = known[newcomer]?.user else {
      return
    }
    choices += 1
    let expected = naive(newcomer, user)
    let gone = share.makingRoom(for: newcomer, of: user) { [known] in known[$0]?.standing }
    #expect(gone == expected)
    if let gone { go(gone) }
  }

  private func naive(_ newcomer: Int, _ user: UInt32?) -> Int? {
    let counts = Dictionary(grouping: known.values, by: \.user).mapValues(\.count)
    let most = counts.values.max() ?? 0
    let mayLoseAll = counts[user] ?? 0 < most
    let candidates = known.compactMap { member, one -> (member: Int, standing: FairShare<Int>.Standing)? in
      guard let standing = one.standing, member != newcomer, counts[one.user] == most else { return nil }
      return mayLoseAll || standing.load == .none ? (member, standing) : nil
    }
    return candidates.min { $0.standing < $1.standing }?.member
  }
}
