import Keeper
import KeeperAPI
import LocalHTTP
import Synchronization

extension KeeperHandler {
  /// `GET /metrics`, for whoever may see the status: what it says is less. No account is named, since there may be a
  /// million, and nothing here grows with them.
  func metrics(_ request: Request) -> Answer {
    if let refusal = refusalToKnow(request) { return .now(refusal) }
    return .later { [self] in .metrics(await metricsText().text) }
  }

  private func metricsText() async -> PrometheusText {
    let trouble = await keeper.storeTrouble
    let lastPass = await keeper.lastPass
    var text = PrometheusText()
    addDaemon(to: &text, lastPass: lastPass)
    addAccounts(to: &text)
    addCallers(to: &text)
    addCalls(to: &text)
    text.add(
      "store_writes_total", .counter, "Transactions of the store, by how they ended.",
      [
        ([("result", "ok")], meters.writes.done.load(ordering: .relaxed)),
        ([("result", "failed")], meters.writes.failed.load(ordering: .relaxed)),
      ])
    text.add("store_writable", .gauge, "Whether the last write could be made.", trouble == nil ? 1 : 0)
    return text
  }

  private func addDaemon(to text: inout PrometheusText, lastPass: BootTime?) {
    text.add("build_info", .gauge, "The version, as a label.", [([("version", status.version)], 1)])
    text.add("start_time_seconds", .gauge, "When the daemon started, since 1970.", Int(status.startedAt.seconds))
    text.add("ready", .gauge, "Whether the daemon has told systemd that it is ready.", status.isReady() ? 1 : 0)
    guard let lastPass else { return }
    let age = max(lastPass.duration(to: clock.now().boot), .zero).wholeSeconds
    text.add("last_pass_age_seconds", .gauge, "Since the loop last looked at all that was due.", Int(age))
  }

  private func addAccounts(to text: inout PrometheusText) {
    let counts = keeper.board.counts
    text.add(
      "accounts", .gauge,
      "Accounts by state. Valid are those too whose token has just run out.",
      [
        ("empty", counts.empty), ("valid", counts.serving), ("uncertain", counts.uncertain),
        ("refused", counts.refused), ("needs_login", counts.needsLogin),
      ].map { ([("state", $0)], $1) })
  }

  private func addCallers(to text: inout PrometheusText) {
    text.add("tokens_handed_out_total", .counter, "Tokens handed out.", audit.tally.handedOut.load(ordering: .relaxed))
    text.add(
      "denials_total", .counter, "Requests that no rule allowed, by what they were for.",
      [
        ([("of", "account")], audit.tally.denied.load(ordering: .relaxed)),
        ([("of", "administration")], audit.tally.deniedAdministration.load(ordering: .relaxed)),
      ])
    text.add("connections", .gauge, "Open connections.", meters.connections.open)
    text.add("streams", .gauge, "Streams of events that are being read.", meters.streams.open)
  }

  private func addCalls(to text: inout PrometheusText) {
    let counts = meters.calls.counts
    text.add(
      "identity_calls_total", .counter, "Calls to Twitch's identity service, by what they asked and how they ended.",
      CallMeter.Call.allCases.flatMap { call in
        CallMeter.Outcome.allCases.map { outcome in
          ([("call", call.rawValue), ("result", outcome.rawValue)], counts.ended[call]?[outcome] ?? 0)
        }
      })
    text.add("identity_calls_in_flight", .gauge, "Calls that are being waited for.", counts.inFlight)
  }
}
