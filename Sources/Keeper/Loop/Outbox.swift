import DequeModule

/// Orders on their way to the task that carries them out.
struct Outbox<Order: Sendable>: Sendable {
  private(set) var waiting = Deque<Order>()
  private(set) var underWay = 0
  /// Wakes the task.
  let bell = Alarm()

  var isIdle: Bool { waiting.isEmpty && underWay == 0 }

  mutating func add(_ order: Order) {
    waiting.append(order)
    bell.ring()
  }

  /// Up to `limit` orders, which count as under way until ``finish(_:)``.
  mutating func take(upTo limit: Int) -> [Order] {
    let taken = Array(waiting.prefix(max(limit, 0)))
    waiting.removeFirst(taken.count)
    underWay += taken.count
    return taken
  }

  mutating func finish(_ count: Int) { underWay -= count }
}

/// A request to Twitch, for an account or to end a token that nobody needs.
struct CallOrder: Sendable {
  enum Purpose: Sendable {
    case account(Call, ticket: Ticket)
    case login(Login.Call, id: Login.ID)
    case revoke(Secret)
  }

  let name: AccountName
  let client: Client
  let purpose: Purpose
}

/// A change to be made durable.
struct WriteOrder: Sendable {
  /// Who is told how it went.
  enum Origin: Sendable {
    case account(AccountName, ticket: Ticket)
    case login(AccountName, Login.ID)
    /// Nobody; it is tried again.
    case forgottenLogin(AccountName)
  }

  let change: AccountChange
  let origin: Origin

  var name: AccountName {
    switch origin {
    case .account(let name, _), .login(let name, _), .forgottenLogin(let name): name
    }
  }
}
