import DequeModule

/// Accounts with something to do, in the order of who suffers most from waiting.
struct Lanes {
  enum Lane: Int, CaseIterable {
    /// Somebody waits for it, or there is no token to hand out.
    case urgent
    /// A token nears its end.
    case renewal
    /// The hourly check.
    case validation
  }

  private var queues = Lane.allCases.map { _ in Deque<AccountName>() }
  private var queued: [AccountName: Lane] = [:]
  /// When paced work may go on.
  var resumesAt = BootTime.distantFuture

  /// An account that waits already moves only to a better lane.
  mutating func add(_ name: AccountName, to lane: Lane) {
    if let old = queued[name], old.rawValue <= lane.rawValue { return }
    queued[name] = lane
    queues[lane.rawValue].append(name)
  }

  func hasWork(in lane: Lane) -> Bool { !queues[lane.rawValue].isEmpty }

  /// The next one of a lane; those that moved to a better lane meanwhile are passed over.
  mutating func next(in lane: Lane) -> AccountName? {
    while let name = queues[lane.rawValue].popFirst() {
      if queued[name] == lane {
        queued[name] = nil
        return name
      }
    }
    return nil
  }
}
