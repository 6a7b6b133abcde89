/// The open connections by user, and which of them gives way when there is no room.
///
/// Whoever has the most gives way, so that each of `n` users has an `n`-th of the room for sure, whatever the others do.
/// Users with fewer lose nothing that has begun.
///
/// What a connection would lose is not kept up to date, since requests come more often than newcomers without room:
/// what is noted here is the truth or less than it, and is put right for those who look like the next to go.
struct FairShare<Member: Hashable> {
  /// What a connection loses by being ended, least first.
  enum Load: Comparable {
    /// Nothing: it is between two requests, or has not made a whole one.
    case none
    /// A stream, which can be taken up again.
    case stream
    /// An answer.
    case answer
  }

  struct Standing: Comparable {
    let load: Load
    /// Of what began earlier, more is over.
    let since: UInt64

    static func < (left: Self, right: Self) -> Bool { (left.load, left.since) < (right.load, right.since) }
  }

  private struct User {
    var count = 0
    /// Those that could go, by what was last seen of them.
    var seen = IndexedHeap<Member, Standing>()

    var rank: Rank { Rank(count: count, least: seen.min?.rank) }
  }

  /// Nil is everybody whom the kernel does not name.
  private var users: [UInt32?: User] = [:]
  private var order = IndexedHeap<UInt32?, Rank>()
  /// How many were seen with something under way: only they may have less to lose by now.
  private var busy = 0

  mutating func add(_ member: Member, of user: UInt32?, since: UInt64) {
    users[user, default: User()].count += 1
    see(member, of: user, .init(load: .none, since: since))
  }

  mutating func remove(_ member: Member, of user: UInt32?) {
    see(member, of: user, nil)
    users[user]?.count -= 1
    if users[user]?.count == 0 { users[user] = nil }
    order.set(user, users[user]?.rank)
  }

  func count(of user: UInt32?) -> Int { users[user]?.count ?? 0 }

  /// What was under way is over. Costs nothing while nobody has had to give way.
  mutating func eased(_ member: Member, of user: UInt32?, since: UInt64) {
    if busy > 0 { see(member, of: user, .init(load: .none, since: since)) }
  }

  /// Who is to go so that the newcomer, who is counted already, has a place. Nil when the newcomer is: its user has as
  /// many as anybody, and all that could go have something under way.
  mutating func makingRoom(
    for newcomer: Member, of user: UInt32?, _ standing: (Member) -> Standing?
  ) -> Member? {
    let its = users[user]?.seen[newcomer]
    see(newcomer, of: user, nil)
    defer { see(newcomer, of: user, its) }
    while let (first, rank) = order.min, let least = users[first]?.seen.min {
      let now = standing(least.key)
      guard now == least.rank else {
        see(least.key, of: first, now)
        continue
      }
      return least.rank.load == .none || count(of: user) < rank.count ? least.key : nil
    }
    return nil
  }

  /// Nil: it is as good as ended.
  private mutating func see(_ member: Member, of user: UInt32?, _ standing: Standing?) {
    if let last = users[user]?.seen[member], last.load != .none { busy -= 1 }
    if let standing, standing.load != .none { busy += 1 }
    users[user]?.seen.set(member, standing)
    order.set(user, users[user]?.rank)
  }

  /// Users with more come first, then those of whose connections one has less to lose.
  private struct Rank: Comparable {
    let count: Int
    /// Nil when none can go.
    let least: Standing?

    static func < (left: Self, right: Self) -> Bool {
      guard left.count == right.count else { return left.count > right.count }
      guard let one = left.least, let other = right.least else { return left.least != nil && right.least == nil }
      return one < other
    }
  }
}
