import Keeper
import KeeperAPI
import LocalHTTP

/// One caller's watch over all accounts that it may read.
///
/// A position is told only when nothing before it is left to be told: with ``AccountEvent/synced``, and with the last of
/// the changes that were found together. Whoever is cut off in between is told those again.
struct AccountStream {
  private let handler: KeeperHandler
  private let caller: Caller
  private var out: EventWriter
  private var reach: AccessReach
  private var watch: BoardWatch
  /// Everything up to it was told.
  private var revision: Revision = 0

  /// To be run, as it is watching already.
  init(_ handler: KeeperHandler, _ caller: Caller, _ writer: any BodyWriter) {
    self.handler = handler
    self.caller = caller
    out = EventWriter(writer, handler.clock)
    reach = AccessReach(of: caller, under: handler.policy)
    watch = handler.keeper.board.watch(reach.interest)
  }

  private var board: Board { handler.keeper.board }

  /// Ends when the server stops, and when so much has happened that the caller must begin anew.
  mutating func run(after position: BoardPosition?) async throws {
    defer { watch.end() }
    try await begin(after: position)
    while !Task.isCancelled {
      await watch.wait(until: out.silentUntil, on: handler.clock)
      var changes = watch.take()
      if changes.mustLookAgain { lookAgain(&changes) }
      if changes.isBeyondCount, !findNames(of: &changes) { return }
      try await tell(changes)
    }
  }

  private mutating func begin(after position: BoardPosition?) async throws {
    revision = watch.take().revision
    if let history = position.flatMap({ board.history(after: $0, of: reach.interest) }) {
      try await add(.resumed)
      for name in history.changed + history.removed { try await add(name) }
    } else {
      for name in board.names(of: reach.interest) { try await add(name) }
    }
    try await add(.synced, at: revision)
    try await out.flush()
  }

  private mutating func tell(_ changes: BoardChanges) async throws {
    revision = changes.revision
    let names = changes.names.sorted()
    for name in names { try await add(name, at: name == names.last ? revision : nil) }
    out.beatIfDue()
    try await out.flush()
  }

  // MARK: - What there is to tell

  /// The caller may see other accounts than before: those are news, as they are now.
  private mutating func lookAgain(_ changes: inout BoardChanges) {
    let (oldReach, oldWatch) = (reach, watch)
    reach = AccessReach(of: caller, under: handler.policy)
    guard reach != oldReach else { return }
    watch = board.watch(reach.interest)
    oldWatch.end()
    changes.revision = watch.take().revision
    let seen = Set(board.names(of: oldReach.interest))
    changes.names.formUnion(seen.symmetricDifference(board.names(of: reach.interest)))
  }

  /// False when they are not known any more.
  private func findNames(of changes: inout BoardChanges) -> Bool {
    guard let history = board.history(after: board.position(at: revision), of: reach.interest) else { return false }
    changes.names.formUnion(history.changed + history.removed)
    return true
  }

  // MARK: - Events

  /// The account as it is now, or that the caller may see none of that name.
  private mutating func add(_ name: AccountName, at revision: Revision? = nil) async throws {
    if let entry = board[name], reach.covers(name, entry.account.kind) {
      try await add(.account(AccountPayload(entry, at: handler.clock.now())), at: revision)
    } else {
      try await add(.removed(RemovedAccount(name: name.rawValue)), at: revision)
    }
  }

  private mutating func add(_ event: AccountEvent, at revision: Revision? = nil) async throws {
    let id = revision.map { board.position(at: $0).description }
    try await out.add(event.name.rawValue, id: id, json: event.json)
  }
}

extension AccountEvent {
  fileprivate var json: [UInt8] {
    switch self {
    case .account(let payload): JSON.encode(payload)
    case .removed(let removed): JSON.encode(removed)
    case .resumed, .synced: Array("{}".utf8)
    }
  }
}
