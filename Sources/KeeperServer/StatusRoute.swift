package import Keeper
import KeeperAPI
import LocalHTTP

/// What the daemon knows of itself, for `GET /v1/status`.
package struct StatusSource: Sendable {
  package var version: String
  package var pid: Int32
  package var startedAt: WallTime
  package var identityURL: String
  package var isReady: @Sendable () -> Bool

  package init(
    version: String, pid: Int32, startedAt: WallTime, identityURL: String, isReady: @escaping @Sendable () -> Bool
  ) {
    self.version = version
    self.pid = pid
    self.startedAt = startedAt
    self.identityURL = identityURL
    self.isReady = isReady
  }
}

extension KeeperHandler {
  func status(_ request: Request) -> Answer {
    if let refusal = refusalToKnow(request) { return .now(refusal) }
    return .later { [self] in .json(await statusPayload()) }
  }

  /// Nil when some rule is about the caller.
  func refusalToKnow(_ request: Request) -> Response? {
    if policy.isKnown(request.caller) { return nil }
    audit.deniedAdministration(request.caller)
    return .problem(
      Problem(
        .notPermitted, detail: "No rule allows you anything here.",
        hint: "Rights are given by [[allow]] in the configuration."))
  }

  private func statusPayload() async -> StatusPayload {
    let trouble = await keeper.storeTrouble
    let now = clock.now()
    let entries = keeper.board.entries()
    return StatusPayload(
      version: status.version, pid: status.pid, startedAt: status.startedAt.seconds, ready: status.isReady(),
      summary: keeper.board.counts.description,
      counts: Dictionary(entries.map { (KeeperAPI.AccountState($0, at: now.boot).rawValue, 1) }, uniquingKeysWith: +),
      store: .init(writable: trouble == nil, detail: trouble), identityURL: status.identityURL,
      lastPassAt: await keeper.lastPass.map { now.wall(at: $0).seconds })
  }
}
