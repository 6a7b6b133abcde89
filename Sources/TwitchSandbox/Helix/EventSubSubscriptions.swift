/// The subscriptions that exist. Nothing is ever sent to them.
struct EventSubSubscriptions: Sendable {
  struct Subscription: Sendable {
    let id: String
    let owner: HelixCaller
    /// The users whose consent it lives by: severing one of them ends it.
    let users: Set<String>
    let json: JSON
  }

  static let most = 10_000
  private(set) var all: [Subscription] = []

  mutating func add(_ subscription: Subscription) { all.append(subscription) }

  /// An app token sees what app tokens made, a user token what this user made.
  func visible(to caller: HelixCaller) -> [Subscription] { all.filter { $0.owner == caller } }

  /// Whether there is one of this type, for this condition and over this transport already.
  func has(_ subscription: JSON, for caller: HelixCaller) -> Bool {
    visible(to: caller).contains { existing in
      ["type", "condition", "transport"].allSatisfy { existing.json[$0] == subscription[$0] }
    }
  }

  mutating func remove(_ id: String, for caller: HelixCaller) -> Bool {
    let count = all.count
    all.removeAll { $0.id == id && $0.owner == caller }
    return all.count < count
  }

  mutating func removeAll(of connection: Connection.ID) {
    all.removeAll { $0.owner.clientID == connection.clientID && $0.users.contains(connection.userID) }
  }
}
