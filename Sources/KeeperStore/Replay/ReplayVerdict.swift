import FoundationEssentials
import Keeper

/// Whether a store that was just opened is the newest state of itself, on its own host. Pure.
enum ReplayVerdict: Equatable {
  case newest
  case distrusted(Distrust)

  init(_ state: StoreState, mark: ReplayMark.Reading, host: Data?) {
    if state.isAdopted {
      self = .newest
    } else if let host, let stored = state.host, stored != host {
      self = .distrusted(.copied)
    } else {
      self = Self.isBehind(state.sequence, mark) ? .distrusted(.restored) : .newest
    }
  }

  private static func isBehind(_ sequence: Int64, _ mark: ReplayMark.Reading) -> Bool {
    switch mark {
    case .none: false
    case .sequence(let seen): sequence < seen
    // Nobody but a person who meddles makes one that cannot be read; what it said may be what matters.
    case .unreadable: true
    }
  }
}

extension StoreState {
  /// Farther than any other history of the same store can have got since they parted.
  private static let leap: Int64 = 1 << 32

  /// From here on this is the newest state, and others that are put back later are behind it.
  func afterLeap(over mark: ReplayMark.Reading, host: Data?) -> StoreState {
    var next = self
    next.isAdopted = false
    if let host { next.host = host }
    let seen = if case .sequence(let sequence) = mark { sequence } else { Int64(0) }
    next.sequence = min(max(sequence, seen), Int64.max - Self.leap) + Self.leap
    return next
  }
}
