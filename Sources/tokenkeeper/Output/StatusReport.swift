import KeeperAPI

/// What `tokenkeeper status` shows; also the shape of its JSON.
struct StatusReport: Encodable {
  let daemon: StatusPayload
  let accounts: [AccountPayload]

  /// The table, what is wrong, and the daemon's own summary last. No line is over 80 columns, unless a single word is.
  /// With `details`, all that is known of each account stands below the table.
  func text(at now: Int64, style: Style, details: Bool) -> String {
    let more = details ? accounts.map { AccountDetails($0, now: now).lines(style) } + [DaemonDetails(daemon).lines] : []
    let blocks = [table(at: now, style)] + more + [trouble, [daemon.summary.printable]]
    return blocks.filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  private func table(at now: Int64, _ style: Style) -> [String] {
    accounts.isEmpty ? ["There are no accounts that you may see."] : StatusTable(accounts, now: now).lines(style)
  }

  private var trouble: [String] {
    var lines = accounts.flatMap(\.troubleLines)
    if !daemon.store.writable { lines.append("store: cannot save; \(daemon.store.detail ?? "see the daemon's log")") }
    if !daemon.ready { lines.append("daemon: not ready yet; it is still looking at its tokens for the first time") }
    return lines.flatMap { $0.printable.wrapped(to: 80, indent: 2) }
  }
}

extension AccountPayload {
  /// Why and what to do; empty while nothing is wrong.
  var troubleLines: [String] {
    var lines = trouble.map { ["\(name): \($0.reason); \($0.hint)"] } ?? []
    if !missingScopes.isEmpty, trouble?.type != TroublePayload.missingScopes {
      lines.append("\(name): not granted: \(missingScopes.joined(separator: " ")); log in again with these scopes")
    }
    return lines
  }
}
