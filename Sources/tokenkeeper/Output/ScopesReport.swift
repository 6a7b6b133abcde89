import KeeperAPI

/// What `tokenkeeper scopes` shows; also the shape of its JSON. Each list is sorted.
struct ScopesReport: Encodable {
  let requested: [String]
  let granted: [String]
  /// Requested and not granted.
  let missing: [String]
  /// Granted and not requested.
  let unused: [String]

  init(_ account: AccountPayload) {
    let (wanted, given) = (Set(account.requestedScopes), Set(account.scopes))
    requested = wanted.sorted()
    granted = given.sorted()
    missing = wanted.subtracting(given).sorted()
    unused = given.subtracting(wanted).sorted()
  }

  /// A table of all scopes, and what is wrong.
  func text(trouble: [String]) -> String {
    let advice = trouble.flatMap { $0.printable.wrapped(to: 80, indent: 2) }
    let blocks = [table, advice].filter { !$0.isEmpty }
    return blocks.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  private var table: [String] {
    let scopes = Set(requested).union(granted).sorted()
    guard !scopes.isEmpty else { return ["No scopes are asked for, and none is granted."] }
    let width = max("SCOPE".count, scopes.map(\.printable.count).max() ?? 0)
    return [Self.line("SCOPE", "REQUESTED", "GRANTED", "", width)]
      + scopes.map { scope in
        Self.line(
          scope.printable, requested.contains(scope) ? "yes" : "-", granted.contains(scope) ? "yes" : "-",
          missing.contains(scope) ? "missing" : unused.contains(scope) ? "unused" : "", width)
      }
  }

  private static func line(_ scope: String, _ requested: String, _ granted: String, _ note: String, _ width: Int)
    -> String
  {
    let columns = [(scope, width), (requested, 9), (granted, 7)]
    let padded = columns.map { $0.0 + String(repeating: " ", count: max(0, $0.1 - $0.0.count)) }
    let line = (padded + [note]).joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
