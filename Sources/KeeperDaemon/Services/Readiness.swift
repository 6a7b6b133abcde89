import Keeper
import Logging
import ServiceLifecycle
import Synchronization
import Systemd

/// What the service manager is told of the loop that does the work: ready, one line of status, signs of life.
final class Readiness: Sendable {
  /// With a network that does not answer, stored tokens are served and that is as ready as it gets.
  private static let longestFirstPass = Duration.seconds(10)

  private struct Told: Sendable {
    var isReady = false
    var status: String?
    /// What the last reload did.
    var reload: String?
  }

  private let host: DaemonHost
  private let told = Mutex(Told())

  init(host: DaemonHost) { self.host = host }

  var isReady: Bool { told.withLock(\.isReady) }

  /// The keeper's loop went round. Nobody else sends the sign of life, so that it stops when the loop does.
  func passed(_ counts: BoardCounts) {
    if host.manager.watchdogInterval != nil { host.tell(.watchdog) }
    tell(counts)
  }

  /// The manager holds `systemctl reload` back until ``reloaded(_:_:)``. One that still waits for the start is not told:
  /// it would take the end of the reload for that of the start.
  func reloading() {
    guard isReady else { return }
    host.tellReloading()
  }

  /// `what` is one line for people, which stays until the next reload.
  func reloaded(_ what: String, _ counts: BoardCounts) {
    let isReady = told.withLock { told in
      told.reload = what
      return told.isReady
    }
    if isReady { host.tell(.ready) }
    tell(counts)
  }

  /// The end has begun.
  func stop() {
    host.logger.record(.stopping)
    host.tell(.stopping)
    host.tell(.status("Stopping: the last refresh is being saved"))
  }

  fileprivate func waitForFirstPass(of keeper: Keeper) async {
    await keeper.waitUntilLoaded()
    let deadline = host.clock.now().boot.advanced(by: Self.longestFirstPass)
    await withDiscardingTaskGroup { group in
      group.addTask {
        try? await self.host.clock.sleep(until: deadline)  // Cancelled: the pass is done.
        keeper.firstPass.ring()
      }
      await keeper.firstPass.wait()
      group.cancelAll()
    }
  }

  fileprivate func staySmall() async { await FootprintKeeper(clock: host.clock).run() }

  fileprivate func becomeReady(_ counts: BoardCounts) {
    told.withLock { $0.isReady = true }
    host.tell(.ready)
    tell(counts)
    host.logger.record(.ready, ["status": "\(counts)"])
  }

  private func tell(_ counts: BoardCounts) {
    let news = told.withLock { told -> String? in
      let line = ["\(counts)", told.reload].compactMap(\.self).joined(separator: ". ")
      // The first one, and from readiness on each that differs from the last one told.
      guard told.status == nil || told.isReady && told.status != line else { return nil }
      told.status = line
      return line
    }
    if let news { host.tell(.status(news)) }
  }
}

/// Says `READY=1` when the sockets listen, the store is open, and every account was looked at once.
struct ReadinessService: Service {
  let readiness: Readiness
  let keeper: Keeper

  func run() async throws {
    await cancelWhenGracefulShutdown { await readiness.waitForFirstPass(of: keeper) }
    if !Task.isShuttingDownGracefully, keeper.isLoaded {
      readiness.becomeReady(keeper.board.counts)
      Footprint.shrink()
      await cancelWhenGracefulShutdown { await readiness.staySmall() }
    }
    try? await gracefulShutdown()  // Cancelled or shut down: there is nothing to undo.
  }
}
