import DequeModule

/// Accounts with something to do, in the order of who suffers most from waiting.
struct Lanes {
  enum Lane: UInt8, CaseIterable {
    /// Twitch is not asked: a save that is tried again, a warning, an end.
    case local
    /// Somebody waits for it, or there is no token to hand out.
    case urgent
    /// A token nears its end.
    case renewal
    /// The hourly check.
    case validation
  }

  private var queues = Lane.allCases.map { _ in Deque<KeptAccount>() }
  /// When paced work may go on.
  var resumesAt = BootTime.distantFuture

  /// An account that waits already moves only to a better lane.
  mutating func add(_ account: KeptAccount, to lane: Lane) {
    if let old = account.lane, old.rawValue <= lane.rawValue { return }
    account.lane = lane
    queues[Int(lane.rawValue)].append(account)
  }

  var hasWork: Bool { queues.contains { !$0.isEmpty } }

  func hasWork(in lane: Lane) -> Bool { !queues[Int(lane.rawValue)].isEmpty }

  /// The next one of a lane; those that moved to a better lane meanwhile, or are gone, are passed over.
  mutating func next(in lane: Lane) -> KeptAccount? {
    while let account = queues[Int(lane.rawValue)].popFirst() {
      if account.lane == lane {
        account.lane = nil
        return account
      }
    }
    return nil
  }
}
