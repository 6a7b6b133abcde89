/// The open connections by user, and which of them gives way when there is no room.
///
/// Whoever has the most gives way, so that each of `n` users has an `n`-th of the room for sure, whatever the others do.
/// Users with fewer lose nothing that has begun.
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

  struct Standing {
    let load: Load
    /// Of what began earlier, more is over.
    let since: UInt64
  }

  /// Nil is everybody whom the kernel does not name.
  private var users: [UInt32?: Set<Member>] = [:]

  mutating func add(_ member: Member, of user: UInt32?) { users[user, default: []].insert(member) }

  mutating func remove(_ member: Member, of user: UInt32?) {
    users[user]?.remove(member)
    if users[user]?.isEmpty == true { users[user] = nil }
  }

  func count(of user: UInt32?) -> Int { users[user]?.count ?? 0 }

  /// Who is to go so that the newcomer, who is counted already, has a place. Nil when the newcomer is: its user has as
  /// many as anybody, and all that could go have something under way.
  ///
  /// Looks at the connections of those who have the most, which are all of them only when everybody has one.
  func makingRoom(for newcomer: Member, of user: UInt32?, _ standing: (Member) -> Standing?) -> Member? {
    let most = users.values.map(\.count).max() ?? 0
    let mayLoseAll = count(of: user) < most
    var least: (member: Member, standing: Standing)?
    for members in users.values where members.count == most {
      for member in members where member != newcomer {
        guard let its = standing(member), its.load == .none || mayLoseAll else { continue }
        if let found = least, (found.standing.load, found.standing.since) <= (its.load, its.since) { continue }
        least = (member, its)
      }
    }
    return least?.member
  }
}
