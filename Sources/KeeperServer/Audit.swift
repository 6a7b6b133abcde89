import Keeper
import LocalHTTP
import Logging
import Synchronization

/// Logs who was given and who was denied what: the first time that a process gets a generation or is refused, not each
/// of thousands of requests for the same.
final class Audit: Sendable {
  private struct Key: Hashable {
    let account: AccountName?
    let caller: Caller
    /// Nil for a denial.
    let generation: Generation?
  }

  /// Beyond it everything is forgotten and so logged once more: memory is bounded, nothing goes unlogged.
  private static let remembered = 4096

  private let seen = Mutex<Set<Key>>([])
  private let logger: Logger

  init(logger: Logger) { self.logger = logger }

  func handedOut(_ entry: BoardEntry, _ caller: Caller) {
    guard isNew(Key(account: entry.account.name, caller: caller, generation: entry.generation)) else { return }
    var metadata = caller.metadata
    metadata["account"] = "\(entry.account.name)"
    metadata["generation"] = "\(entry.generation)"
    logger.info("Token handed out", metadata: metadata)
  }

  func denied(_ account: AccountName, _ caller: Caller) {
    guard isNew(Key(account: account, caller: caller, generation: nil)) else { return }
    var metadata = caller.metadata
    metadata["account"] = "\(account)"
    logger.notice("Caller denied: no rule allows it", metadata: metadata)
  }

  func deniedAdministration(_ caller: Caller) {
    guard isNew(Key(account: nil, caller: caller, generation: nil)) else { return }
    logger.notice("Caller denied: not an administrator", metadata: caller.metadata)
  }

  private func isNew(_ key: Key) -> Bool {
    seen.withLock { seen in
      if seen.count >= Self.remembered { seen.removeAll(keepingCapacity: true) }
      return seen.insert(key).inserted
    }
  }
}

extension Caller {
  fileprivate var metadata: Logger.Metadata {
    guard let credentials else { return ["caller": "unknown"] }
    return ["uid": "\(credentials.uid)", "gid": "\(credentials.gid)", "pid": "\(credentials.pid)"]
  }
}
