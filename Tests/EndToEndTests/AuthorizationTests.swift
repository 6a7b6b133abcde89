import Foundation
import KeeperAPI
import TestSupport
import Testing

/// Every kind of caller against every route, each a real process. The table is shared with those that run in units of
/// systemd.
@Suite(.showingLogs) struct AuthorizationTests {
  /// Named in the order of the table's columns.
  enum Right: Int, CaseIterable {
    case administrator, reader, other, stranger
  }

  /// Somebody, and what that is to the account `bot`.
  struct Kind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let wrapper: [String]
    let right: Right
    var hasEnded = false
  }

  private static let rules = """
    [[allow]]
    uid = 65533
    accounts = ["bot"]
    [[allow]]
    gid = 65532
    accounts = ["b*"]
    [[allow]]
    uid = 65529
    gid = 65528
    accounts = ["bot"]
    [[allow]]
    uid = 65527
    admin = true
    [[allow]]
    uid = 65526
    kind = "app"
    [[allow]]
    uid = 65525
    kind = "user"
    [[allow]]
    uid = 65534
    accounts = ["bot"]
    """

  private static func user(_ uid: Int, gid: Int? = nil, groups: String? = nil) -> [String] {
    let groups = groups.map { "--groups=\($0)" } ?? "--clear-groups"
    return ["/usr/bin/setpriv", "--reuid=\(uid)", "--regid=\(gid ?? uid)", groups]
  }

  static let kinds = [
    Kind(testDescription: "root", wrapper: user(0), right: .administrator),
    Kind(testDescription: "a user whom a rule makes an administrator", wrapper: user(65527), right: .administrator),
    Kind(testDescription: "a named user", wrapper: user(65533), right: .reader),
    Kind(testDescription: "a member by the primary group", wrapper: user(65531, gid: 65532), right: .reader),
    Kind(testDescription: "a member by a supplementary group", wrapper: user(65531, groups: "1,65532"), right: .reader),
    Kind(testDescription: "both, the user and the group of a rule", wrapper: user(65529, gid: 65528), right: .reader),
    Kind(testDescription: "only the user of such a rule", wrapper: user(65529), right: .stranger),
    Kind(testDescription: "only the group of such a rule", wrapper: user(65530, gid: 65528), right: .stranger),
    Kind(testDescription: "a rule for the kind of account", wrapper: user(65525), right: .reader),
    Kind(testDescription: "a rule for the other kind", wrapper: user(65526), right: .other),
    Kind(testDescription: "another user", wrapper: user(65530), right: .stranger),
    Kind(testDescription: "the overflow uid, though a rule names it", wrapper: user(65534), right: .stranger),
    Kind(testDescription: "a named user, gone", wrapper: user(65533), right: .stranger, hasEnded: true),
    Kind(testDescription: "root, gone", wrapper: user(0), right: .stranger, hasEnded: true),
  ]

  @Test("each kind of caller → exactly its rights, on every route")
  func matrix() async throws {
    try requireRoot()
    let rows = try Row.all()
    let asker = try text("Tests/Boot/asker.py")
    try await withDaemon(Setup(socketMode: "0o666", rules: Self.rules)) { host, _ in
      try await host.login(.bot)
      for kind in Self.kinds {
        let words =
          kind.wrapper + ["/usr/bin/python3", "-c", asker, host.socketPath] + (kind.hasEnded ? ["ended"] : [])
        let lines = rows.map { "\($0.method) \($0.target(of: "bot")) \($0.body)\n" }.joined()
        let output = try await ChildProcess.run(words, input: Array(lines.utf8), deadline: .seconds(120))
        try #require(output.exit == .code(0), "\(kind.testDescription): \(output.standardError)")
        let statuses = output.standardOutput.split(separator: "\n").map(String.init)
        try #require(statuses.count == rows.count)
        for (row, status) in zip(rows, statuses) {
          let expected = row.statuses[kind.right.rawValue]
          #expect(status == expected, "\(kind.testDescription): \(row.method) \(row.target(of: "bot"))")
        }
      }
    }
  }

  @Test("the table → a row for each method of each route, and for nothing else")
  func complete() throws {
    let source = try text("Sources/KeeperAPI/Route.swift")
    let cases = Set(source.matches(of: /(?m)^  case (\w+)(?:\(|$)/).map { String($0.1) })
    #expect(cases.contains("token") && cases.contains("doctor") && cases.count >= 15)
    let rows = try Row.all()
    #expect(Set(rows.map(\.name)) == cases)
    for name in cases {
      let own = rows.filter { $0.name == name }
      let methods = own.compactMap { Route(path: $0.path(of: "bot"))?.methods }.first
      #expect(Set(own.map(\.method)) == Set(methods ?? []), "\(name)")
    }
    for row in rows {
      let route = try #require(Route(path: row.path(of: "bot")), "\(row)")
      #expect(String(describing: route).prefix { $0 != "(" } == row.name)
    }
  }

  private struct Row {
    let name: String
    let method: String
    let body: String
    let statuses: [String]
    private let pattern: String

    private init(_ line: Substring) throws {
      let words = line.split(separator: " ").map(String.init)
      try #require(words.count == 4 + Right.allCases.count, "\(line)")
      (name, method, pattern, body) = (words[0], words[1], words[2], words[3])
      statuses = Array(words[4...])
    }

    func target(of account: String) -> String { pattern.replacing("{account}", with: account) }
    func path(of account: String) -> String { String(target(of: account).prefix { $0 != "?" }) }

    static func all() throws -> [Row] {
      try text("Tests/Boot/authorization.table").split(separator: "\n").filter { !$0.hasPrefix("#") }.map(Row.init)
    }
  }
}

/// A file of the repository.
private func text(_ path: String) throws -> String {
  let root = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardized
  return try String(contentsOf: root.appending(path: path), encoding: .utf8)
}
