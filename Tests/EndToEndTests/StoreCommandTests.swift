import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// `tokenkeeperd store`, beside a running daemon and without one.
@Suite(.showingLogs) struct StoreCommandTests {
  @Test(
    "keys are added, rotated and removed while the daemon runs → it goes on, and starts by the new one, without a login"
  )
  func slotsOnline() async throws {
    try await withHost(Setup(accounts: [.overlay])) { host in
      let daemon = try await host.start()
      let grant = try await host.login(.overlay)
      let key = try host.folder.write("another secret, long enough\n", to: "credential")
      let reference = "credential:\(key)"
      try await host.expect("slots", says: "slot 1  key_file  (opened the store for the daemon)")
      try await host.expect("add-slot", reference, says: "slot 2  credential")
      let closed = try await host.store("rotate")
      #expect(closed.exit != .code(0) && closed.standardError.contains("slot 2"), "\(closed)")
      try await host.expect("rotate", "--unlock", reference, says: "sealed under a new data key")
      try await host.expect("check", says: "is whole: 1 account.")
      let inUse = try await host.store("remove-slot", "1")
      #expect(inUse.exit != .code(0) && inUse.standardError.contains("--in-use"), "\(inUse)")
      try await host.expect("remove-slot", "1", "--in-use", says: "Key slot 1 is gone")
      let last = try await host.store("remove-slot", "2")
      #expect(last.exit != .code(0) && last.standardError.contains("last one"), "\(last)")
      #expect(try await host.client.plainToken("overlay") == grant.accessToken)
      try await daemon.stop()

      let refused = try await host.launch().exit()
      #expect(refused.exit == .code(78) && refused.standardError.contains("no slot for a key of the kind key_file"))
      try host.folder.prepend(
        "[store]\nkey = { file = \"\(key)\" }\nkey_kind = \"passphrase\"\n", to: "tokenkeeper.toml")
      let wrongKind = try await host.launch().exit()
      #expect(wrongKind.exit == .code(78), "\(wrongKind)")
      // Offline, by the only key: a passphrase for the configuration.
      let phrase = try host.folder.write("correct horse battery staple\n", to: "passphrase")
      try await host.expect("add-slot", "passphrase:\(phrase)", "--unlock", reference, says: "slot 3  passphrase")
      try host.folder.replace(key, with: phrase, in: "tokenkeeper.toml")
      _ = try await host.start()
      #expect(try await host.client.plainToken("overlay") == grant.accessToken)
      let account = try await host.client.account("overlay")
      #expect(account.state == .valid && account.renewable)
    }
  }

  @Test("a damaged store → 78 and what to do; set aside → an empty one, the bytes kept; a backup put back → as before")
  func damaged() async throws {
    try await withHost(Setup(accounts: [.overlay])) { host in
      let daemon = try await host.start()
      let grant = try await host.login(.overlay)
      let backup = "\(host.folder.path)/backup"
      try await host.expect("backup", backup, says: "Wrote a copy")
      try await daemon.stop()
      let database = "\(host.stateFolder)/tokenkeeper.sqlite"
      let harmed = Data(count: 8192)
      try harmed.write(to: URL(fileURLWithPath: database))

      for _ in 0..<2 {
        let refused = try await host.launch().exit()
        #expect(refused.exit == .code(78) && refused.standardError.contains("tokenkeeperd store restore"), "\(refused)")
        #expect(refused.standardError.contains("tokenkeeperd store set-aside"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: database)) == harmed)
      }
      let check = try await host.store("check")
      #expect(check.exit == .code(78), "\(check)")
      let aside = try await host.store("set-aside")
      #expect(aside.exit == .code(0), "\(aside)")
      let kept = try FileManager.default.contentsOfDirectory(atPath: host.stateFolder).filter { $0.contains(".aside-") }
      #expect(kept.count == 1)
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(host.stateFolder)/\(kept[0])")) == harmed)

      let empty = try await host.start()
      #expect(try await host.client.account("overlay").state == .needsLogin)
      try await empty.stop()
      try await host.expect("restore", backup, says: "Put \(backup) in the place of the store")
      _ = try await host.start()
      #expect(try await host.client.plainToken("overlay") == grant.accessToken)
    }
  }

  @Test("somebody without rights asks for the store's routes → denied")
  func denied() async throws {
    try requireRoot()
    try await withDaemon(Setup(socketMode: "0o666")) { host, _ in
      let nobody = ["/usr/bin/setpriv", "--reuid=65533", "--regid=65533", "--clear-groups"]
      for path in ["/v1/store/slots", "/v1/store/rotate", "/v1/store/adopt", "/v1/accounts/app/trust"] {
        let method = path.hasSuffix("slots") ? "GET" : "POST"
        let answer = try await host.curl(path, "--request", method, through: nobody)
        #expect(answer.contains("not_permitted"), "\(path): \(answer)")
      }
      #expect(try await host.client.keySlots().map(\.kind) == ["key_file"])
    }
  }
}

extension BotHost {
  fileprivate func expect(_ arguments: String..., says text: String) async throws {
    let output = try await store(arguments)
    #expect(output.exit == .code(0) && output.standardOutput.contains(text), "\(arguments): \(output)")
  }
}

extension TemporaryFolder {
  fileprivate func prepend(_ text: String, to name: String) throws {
    let old = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    try write(text + old, to: name)
  }

  fileprivate func replace(_ old: String, with new: String, in name: String) throws {
    let text = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    try write(text.replacingOccurrences(of: old, with: new), to: name)
  }
}
