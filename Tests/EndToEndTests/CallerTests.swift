import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing

/// Who asks is what the kernel says, and what no rule allows is denied.
@Suite(.showingLogs) struct CallerTests {
  private static let setup = Setup(
    socketMode: "0o666",
    rules: """
      [[allow]]
      uid = 65533
      accounts = ["bot"]
      [[allow]]
      gid = 65532
      accounts = ["app"]
      """)

  private static func user(_ uid: Int, groups: String? = nil) -> [String] {
    let groups = groups.map { "--groups=\($0)" } ?? "--clear-groups"
    return ["/usr/bin/setpriv", "--reuid=\(uid)", "--regid=\(uid)", groups]
  }

  @Test("a rule for a uid → that user has the account it names, and only reads")
  func byUser() async throws {
    try requireRoot()
    try await withDaemon(Self.setup) { host, daemon in
      let grant = try await host.login(.bot)
      let reader = Self.user(65533)
      let token = try await host.curl("/v1/tokens/bot", "-H", "Accept: text/plain", through: reader)
      #expect(token == grant.accessToken)
      let app = try await host.curl("/v1/tokens/app", through: reader)
      #expect(app.contains("unknown_account"))
      let accounts = try await host.curl("/v1/accounts", through: reader)
      let names = try JSONDecoder().decode(AccountsPayload.self, from: Data(accounts.utf8)).accounts.map(\.name)
      #expect(names == ["bot"])
      for change in [["-X", "DELETE"], ["-X", "PUT", "-d", "{}"]] {
        let answer = try await host.curl("/v1/accounts/bot", change[0], change[1], "-d", "{}", through: reader)
        #expect(answer.contains("urn:tokenkeeper:problem:not_permitted") && answer.contains("root"), "\(answer)")
      }
      try await daemon.log.line(with: "Token handed out", "account=bot", "uid=65533")
      try await daemon.log.line(with: "Caller denied", "account=app", "uid=65533")
    }
  }

  @Test("a rule for a gid → members by a supplementary group have the account it names")
  func byGroup() async throws {
    try requireRoot()
    try await withDaemon(Self.setup) { host, _ in
      let member = Self.user(65531, groups: "65532")
      let token = try await host.curl("/v1/tokens/app", "-H", "Accept: text/plain", through: member)
      #expect(token == (try await host.client.plainToken("app")))
      let bot = try await host.curl("/v1/tokens/bot", through: member)
      #expect(bot.contains("unknown_account"))
    }
  }

  @Test("root in a user namespace of its own → whoever it is outside, with the rights of that user")
  func userNamespace() async throws {
    try requireRoot()
    try await withDaemon(Self.setup) { host, _ in
      let grant = try await host.login(.bot)
      for (uid, mayRead) in [(65533, true), (65530, false)] {
        let caller = Self.user(uid) + ["/usr/bin/unshare", "--user", "--map-root-user"]
        let identity = try await ChildProcess.run(caller + ["/usr/bin/id", "-u"])
        #expect(identity.standardOutput == "0\n", "\(identity)")
        let token = try await host.curl("/v1/tokens/bot", "-H", "Accept: text/plain", through: caller)
        #expect(mayRead ? token == grant.accessToken : token.contains("unknown_account"), "\(uid)")
        let change = try await host.curl("/v1/accounts/bot", "-X", "DELETE", through: caller)
        #expect(change.contains("urn:tokenkeeper:problem:not_permitted"), "\(change)")
      }
    }
  }

  @Test("uid 65534, which is also whoever the kernel cannot name → nobody, whatever a rule says")
  func overflowUser() async throws {
    try requireRoot()
    let rules = "[[allow]]\nuid = 65534\naccounts = [\"bot\"]\n[[allow]]\nuser = \"nobody\"\nadmin = true\n"
    try await withDaemon(Setup(socketMode: "0o666", rules: rules)) { host, daemon in
      try await host.login(.bot)
      let token = try await host.curl("/v1/tokens/bot", through: Self.user(65534))
      #expect(token.contains("unknown_account"))
      let change = try await host.curl("/v1/accounts/bot", "-X", "DELETE", through: Self.user(65534))
      #expect(change.contains("urn:tokenkeeper:problem:not_permitted"), "\(change)")
      try await daemon.log.line(with: "Caller denied", "account=bot", "uid=65534")
    }
  }

  @Test("nobody's rule → forbidden and unknown accounts look the same, byte for byte but for the date")
  func denied() async throws {
    try requireRoot()
    try await withDaemon(Self.setup) { host, daemon in
      try await host.login(.bot)
      let stranger = Self.user(65530)
      var answers: Set<String> = []
      for name in ["bot", "app", "nobody", "n"] {
        let answer = try await host.curl("/v1/tokens/\(name)", "-i", through: stranger)
        answers.insert(
          answer.split(separator: "\r\n").filter { !$0.lowercased().hasPrefix("date:") }.joined(separator: "|"))
      }
      #expect(answers.count == 1 && answers.first?.hasPrefix("HTTP/1.1 404") == true, "\(answers)")
      let accounts = try await host.curl("/v1/accounts", through: stranger)
      #expect(accounts == #"{"accounts":[]}"#)
      let status = try await host.curl("/v1/status", through: stranger)
      #expect(status.contains("urn:tokenkeeper:problem:not_permitted"))
      try await daemon.log.line(with: "Caller denied", "uid=65530")
    }
  }
}
