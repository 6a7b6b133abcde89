import Keeper
import KeeperAPI
import KeeperServer
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Reads the configuration anew, for a caller or for SIGHUP, and puts it in force as a whole or not at all. One reload
/// follows the other, and one answers all who asked before it began.
final class Reloader: ConfigurationReloader, Service {
  private struct Orders {
    var callers: [CheckedContinuation<ReloadOutcome, Never>] = []
    var wasSignalled = false
    var isClosed = false

    var isEmpty: Bool { callers.isEmpty && !wasSignalled }
  }

  private let host: DaemonHost
  /// What the daemon was started with: parts of it are in force until the next start.
  private let started: Settings
  private let keeper: Keeper
  private let access: AccessControl
  private let readiness: Readiness
  private let orders = Mutex(Orders())
  private let bell = Alarm()

  init(host: DaemonHost, started: Settings, keeper: Keeper, access: AccessControl, readiness: Readiness) {
    self.host = host
    self.started = started
    self.keeper = keeper
    self.access = access
    self.readiness = readiness
  }

  func reload() async -> ReloadOutcome {
    await withCheckedContinuation { caller in
      let isClosed = orders.withLock { orders in
        if !orders.isClosed { orders.callers.append(caller) }
        return orders.isClosed
      }
      if isClosed { caller.resume(returning: .stopping) } else { bell.ring() }
    }
  }

  func run() async throws {
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        group.addTask { await self.hearSignals() }
        while !Task.isCancelled, let callers = await nextCallers() {
          let outcome = await carryOut()
          for caller in callers { caller.resume(returning: outcome) }
        }
        close()
        group.cancelAll()
      }
    } onGracefulShutdown: {
      self.close()
    }
  }

  private func hearSignals() async {
    for await _ in await UnixSignalsSequence(trapping: .sighup) {
      orders.withLock { $0.wasSignalled = true }
      bell.ring()
    }
  }

  /// All who ask now; nil at the end.
  private func nextCallers() async -> [CheckedContinuation<ReloadOutcome, Never>]? {
    while !Task.isCancelled {
      let (taken, isClosed) = orders.withLock { orders in
        defer { (orders.callers, orders.wasSignalled) = ([], false) }
        return (orders.isEmpty ? nil : orders.callers, orders.isClosed)
      }
      if isClosed { return nil }
      if let taken { return taken }
      await bell.wait()
    }
    return nil
  }

  /// Nobody waits for what will not happen.
  private func close() {
    let left = orders.withLock { orders in
      defer { orders.callers = [] }
      orders.isClosed = true
      return orders.callers
    }
    for caller in left { caller.resume(returning: .stopping) }
    bell.ring()
  }
}

// MARK: - One reload

extension Reloader {
  private func carryOut() async -> ReloadOutcome {
    // What is read from the store meanwhile would be taken for what the old configuration says.
    await keeper.waitUntilLoaded()
    guard keeper.isLoaded else { return .stopping }
    readiness.reloading()
    let reading = host.readSettings()
    let warnings = reading.warnings.map(ConfigurationRemark.init)
    for warning in warnings { host.logger.record(.configurationRemark, message: "\(warning)") }
    switch reading.result {
    case .failure(let mistakes): return refuse(mistakes.remarks.map(ConfigurationRemark.init))
    case .success(let settings): return await putInForce(settings, warnings)
    }
  }

  private func putInForce(_ settings: Settings, _ warnings: [ConfigurationRemark]) async -> ReloadOutcome {
    host.logThreshold.level = settings.logLevel
    access.replace(with: AccessPolicy(ownUID: host.userID, rules: settings.rules))
    let done = await keeper.reconfigure(
      KeeperConfiguration(
        accounts: settings.accounts, clients: Array(settings.clients.values), policy: settings.policy(for: host.manager)
      ))
    await keeper.lookAgain()
    let payload = ReloadPayload(
      added: done.added.map(\.rawValue), changed: done.changed.map(\.rawValue), removed: done.removed.map(\.rawValue),
      unchanged: done.unchanged, restartNeeded: settings.restartNeeded(after: started), warnings: warnings)
    log(payload)
    readiness.reloaded("Last reload: \(payload.summary)", keeper.board.counts)
    return .done(payload)
  }

  private func refuse(_ mistakes: [ConfigurationRemark]) -> ReloadOutcome {
    for mistake in mistakes { host.logger.record(.configurationMistake, message: "\(mistake)") }
    host.logger.record(.reloadRefused, ["mistakes": "\(mistakes.count)"])
    let more = mistakes.count > 1 ? " and \(mistakes.count - 1) more" : ""
    readiness.reloaded("Last reload FAILED: \(mistakes.first?.description ?? "")\(more)", keeper.board.counts)
    return .refused(mistakes)
  }

  private func log(_ payload: ReloadPayload) {
    host.logger.record(.reloaded, ["done": "\(payload.summary)"])
    guard !payload.restartNeeded.isEmpty else { return }
    host.logger.record(.restartNeeded, ["settings": "\(payload.restartNeeded.joined(separator: ", "))"])
  }
}

extension ConfigurationRemark {
  init(_ remark: SettingsRemark) {
    self.init(place: remark.place, problem: remark.problem, remedy: remark.remedy)
  }
}

extension Settings {
  /// What is in force only from the next start on, and differs from `running`: paths of keys.
  fileprivate func restartNeeded(after running: Settings) -> [String] {
    let differences = [
      (identityURL != running.identityURL, "twitch.identity_url"),
      (store.directory != running.store.directory, "store.directory"), (store.key != running.store.key, "store.key"),
      (store.keyKind != running.store.keyKind, "store.key_kind"),
      (socket.path != running.socket.path, "socket.path"), (socket.mode != running.socket.mode, "socket.mode"),
    ]
    return differences.filter(\.0).map(\.1)
  }
}
