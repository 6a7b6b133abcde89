import KeeperAPI

/// One row an account, within 80 columns: names are cut rather than lines broken.
struct StatusTable {
  private let rows: [Row]

  private struct Row {
    let state: AccountState
    var cells: [String]
  }

  init(_ accounts: [AccountPayload], now: Int64) {
    rows = accounts.map { Row(state: $0.state, cells: Self.cells($0, now)) }
  }

  func lines(_ style: Style) -> [String] {
    let widths = Self.fitted(
      (0..<Self.titles.count).map { column in
        max(Self.titles[column].count, rows.map { $0.cells[column].count }.max() ?? 0)
      })
    let title = style.bold(Self.line(Self.titles, widths))
    return [title] + rows.map { row in Self.line(row.cells, widths) { style.paint($0, for: row.state) } }
  }

  private static let titles = ["ACCOUNT", "STATE", "LOGIN", "EXPIRES", "VALIDATED"]
  private static let (account, state, login) = (0, 1, 2)
  private static let gap = "  "

  private static func cells(_ account: AccountPayload, _ now: Int64) -> [String] {
    [
      account.name, account.state.words, account.login ?? "-", expiry(account),
      account.validatedAt.map { TimeSpan(seconds: max(0, now - $0)).text + " ago" } ?? "-",
    ].map(\.printable)
  }

  private static func expiry(_ account: AccountPayload) -> String {
    switch (account.expiresIn, account.state) {
    case (let left?, _): left > 0 ? "in \(TimeSpan(seconds: left).text)" : "now"
    case (nil, .valid): "never"
    case (nil, _): "-"
    }
  }

  /// Narrows the two columns of names, the wider one first, until the table fits.
  private static func fitted(_ natural: [Int]) -> [Int] {
    var widths = natural
    var excess = widths.reduce(0, +) + gap.count * (widths.count - 1) - 80
    while excess > 0 {
      widths[widths[account] >= widths[login] ? account : login] -= 1
      excess -= 1
    }
    return widths
  }

  private static func line(
    _ cells: [String], _ widths: [Int], paintingState paint: (String) -> String = { $0 }
  ) -> String {
    let padded = zip(cells, widths).enumerated().map { column, pair in
      let text = pair.0.cut(to: pair.1)
      let space = column == cells.count - 1 ? "" : String(repeating: " ", count: pair.1 - text.count)
      return (column == state ? paint(text) : text) + space
    }
    return padded.joined(separator: gap)
  }
}
