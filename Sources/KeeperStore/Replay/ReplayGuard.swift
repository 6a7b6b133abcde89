import FoundationEssentials
import GRDB
import Keeper
import Logging
import Synchronization

/// Where this host keeps what it has seen of stores, and who it is.
package struct StoreSurroundings: Sendable, Equatable {
  /// Nil when the host has no directory for it: a restored backup is then not noticed.
  package var markDirectory: String?
  /// Nil when the host has no identity: a copy is then not noticed.
  package var host: StoreHost?

  package init(markDirectory: String?, host: StoreHost?) {
    self.markDirectory = markDirectory
    self.host = host
  }

  /// A store that nothing is compared with.
  package static let unknown = StoreSurroundings(markDirectory: nil, host: nil)
}

/// Notices a store that was put back or copied, and moves the mark on.
final class ReplayGuard: Sendable {
  private let surroundings: StoreSurroundings
  private let mark: ReplayMark?
  private let logger: Logger
  /// So that a full disk is not told again and again.
  private let isFailing = Atomic(false)

  /// Judges the store and notes the verdict in it, in one transaction: from then on each account carries its own.
  static func check(
    _ database: DatabaseQueue, _ key: DataKey, _ surroundings: StoreSurroundings, _ logger: Logger
  ) throws -> ReplayGuard {
    let state = try database.read(StoreState.fetch)
    let guardian = ReplayGuard(state, surroundings, logger)
    let reading = guardian.mark?.read() ?? ReplayMark.Reading.none
    let host = surroundings.host?.seal(under: key, for: state.id)
    let verdict = ReplayVerdict(state, mark: reading, host: host)
    switch verdict {
    // An adoption holds until it meets what this host has seen.
    case .newest where !state.isAdopted || guardian.mark == nil:
      if state.host == nil, let host { try database.write { db in try state.bound(to: host).save(db) } }
      if reading == .none { guardian.advance(to: state.sequence) }
    case .newest: try guardian.leap(state, over: reading, host, database, distrust: nil)
    case .distrusted(let distrust): try guardian.leap(state, over: reading, host, database, distrust: distrust)
    }
    return guardian
  }

  private init(_ state: StoreState, _ surroundings: StoreSurroundings, _ logger: Logger) {
    self.surroundings = surroundings
    mark = surroundings.markDirectory.map { ReplayMark(directory: $0, store: state.id) }
    self.logger = logger
  }

  /// Binds the store to this host under another data key, if it was under the old one.
  func rebind(from old: DataKey, to new: DataKey, _ db: Database) throws {
    var state = try StoreState.fetch(db)
    guard let host = surroundings.host, state.host == host.seal(under: old, for: state.id) else { return }
    state.host = host.seal(under: new, for: state.id)
    try state.save(db)
  }

  /// Takes a person's word that this is the newest state, here.
  func adopt(under key: DataKey, _ db: Database) throws {
    var state = try StoreState.fetch(db)
    if let host = surroundings.host { state.host = host.seal(under: key, for: state.id) }
    state.isAdopted = true
    try state.save(db)
    try db.execute(sql: "UPDATE account SET distrust = NULL")
  }

  private func leap(
    _ state: StoreState, over reading: ReplayMark.Reading, _ host: Data?, _ database: DatabaseQueue,
    distrust: Distrust?
  ) throws {
    let next = state.afterLeap(over: reading, host: host)
    try database.write { db in
      try next.save(db)
      guard let distrust else { return }
      try db.execute(
        sql: "UPDATE account SET distrust = ? WHERE refresh_token IS NOT NULL", arguments: [distrust.rawValue])
    }
    advance(to: next.sequence)
    guard let distrust else { return }
    logger.record(
      .storeNotNewest, ["why": "\(distrust.rawValue)", "hint": "if it is right as it is: tokenkeeperd store adopt"])
  }

  /// Notes that the store has got as far as that. A host that cannot write it down loses the means to notice a restored
  /// backup, and no token.
  func advance(to sequence: Int64) {
    guard let mark else { return }
    do {
      try mark.write(sequence)
      isFailing.store(false, ordering: .relaxed)
    } catch {
      guard !isFailing.exchange(true, ordering: .relaxed) else { return }
      logger.record(
        .storeMarkStuck,
        ["path": "\(mark.path)", "why": "\(error)", "hint": "make room, or mend the cache directory"])
    }
  }
}

extension StoreState {
  fileprivate func bound(to host: Data) -> StoreState {
    var bound = self
    bound.host = host
    return bound
  }
}
