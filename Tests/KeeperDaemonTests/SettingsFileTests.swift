import Foundation
import Keeper
import KeeperServer
import Testing

@testable import KeeperDaemon

@Suite("Settings and secrets on disk")
struct SettingsFileTests {
  private func withDirectory(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }  // a test that fails must report its own reason
    try body(path)
  }

  private func write(_ text: String, to path: String, mode: mode_t = 0o600) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
    try #require(chmod(path, mode) == 0)
  }

  private func mistakes(_ reading: SettingsReading) -> [String] {
    guard case .failure(let mistakes) = reading.result else { return [] }
    return mistakes.remarks.map(\.description)
  }

  @Test("a file with a secret, a credential and a user of this host → settings")
  func whole() throws {
    try withDirectory { directory in
      try write("from-file\n", to: "\(directory)/secret")
      try write("from-credential", to: "\(directory)/mybot-secret", mode: 0o400)
      try write(
        """
        clients.a = { client_id = "a", client_type = "confidential", client_secret = { file = "\(directory)/secret" } }
        clients.b = { client_id = "b", client_type = "confidential", client_secret = { credential = "mybot-secret" } }
        accounts.app = { client = "a", grant_type = "client_credentials" }
        allow = [{ user = "root", group = "root", accounts = ["app"] }]
        """, to: "\(directory)/settings.toml", mode: 0o644)
      let host = SettingsSurroundings.host(environment: [
        "CREDENTIALS_DIRECTORY": directory, "STATE_DIRECTORY": "/state:/other",
      ])
      let settings = try SettingsFile.read("\(directory)/settings.toml", surroundings: host).result.get()
      #expect(settings.clients["a"]?.secret == Secret("from-file"))
      #expect(settings.clients["b"]?.secret == Secret("from-credential"))
      #expect(settings.rules.map(\.conditions) == [[.user("root", uid: 0), .group("root", gid: 0)]])
      #expect(settings.store.directory == "/state")
      #expect(settings.socket.path == "/run/tokenkeeper/tokenkeeper.sock")
    }
  }

  @Test("a file that cannot be used → one mistake that says why")
  func unusable() throws {
    try withDirectory { directory in
      let path = "\(directory)/settings.toml"
      #expect(
        mistakes(SettingsFile.read(path, surroundings: .test)) == [
          "\(path): cannot be read (No such file or directory). Name the right file with --config, or put one there."
        ])
      #expect(
        mistakes(SettingsFile.read(directory, surroundings: .test)) == [
          "\(directory): is not a regular file. Name a file with --config."
        ])
      try Data([0x61, 0xFF]).write(to: URL(filePath: path))
      #expect(
        mistakes(SettingsFile.read(path, surroundings: .test)) == ["\(path): is not UTF-8 text. Save it as UTF-8."])
      try Data(repeating: 0x23, count: 1 << 20 + 1).write(to: URL(filePath: path))
      #expect(
        mistakes(SettingsFile.read(path, surroundings: .test)) == [
          "\(path): is larger than 1048576 bytes. Name a smaller file with --config."
        ])
    }
  }

  @Test("a secret that others may read → refused", arguments: [0o644, 0o640, 0o604, 0o601, 0o620] as [mode_t])
  func readableByOthers(mode: mode_t) throws {
    try withDirectory { directory in
      try write("secret", to: "\(directory)/s", mode: mode)
      #expect(
        throws: SecretProblem(
          "others may read \"\(directory)/s\" (its mode is \(String(mode, radix: 8)))",
          "Run: chmod 600 \"\(directory)/s\"")
      ) { try SecretFile.read("\(directory)/s") }
    }
  }

  @Test("the owner of a secret → root or we, nobody else")
  func owner() {
    #expect(SecretFile.problem(path: "/s", mode: 0o600, owner: 0, user: 990) == nil)
    #expect(SecretFile.problem(path: "/s", mode: 0o400, owner: 990, user: 990) == nil)
    #expect(
      SecretFile.problem(path: "/s", mode: 0o600, owner: 1000, user: 990)
        == SecretProblem("\"/s\" belongs to uid 1000", "Give it to root or to the daemon's user, with chown."))
  }

  @Test("a secret that is missing, a directory, or far too large → refused")
  func unreadableSecret() throws {
    try withDirectory { directory in
      let remedy = "Put a file there that only the daemon's user may read."
      #expect(throws: SecretProblem("\"\(directory)/no\" cannot be read (No such file or directory)", remedy)) {
        try SecretFile.read("\(directory)/no")
      }
      #expect(throws: SecretProblem("\"\(directory)\" is not a regular file", remedy)) {
        try SecretFile.read(directory)
      }
      try write(String(repeating: "x", count: 65_537), to: "\(directory)/huge")
      #expect(throws: SecretProblem("\"\(directory)/huge\" is larger than 65536 bytes", remedy)) {
        try SecretFile.read("\(directory)/huge")
      }
    }
  }

  @Test("a credential outside of its unit, unknown, or badly named → says what to do")
  func credentials() throws {
    try withDirectory { directory in
      let outside = SettingsSurroundings.host(environment: [:])
      let inside = SettingsSurroundings.host(environment: ["CREDENTIALS_DIRECTORY": directory])
      #expect(
        throws: SecretProblem(
          "this process was given no credentials", "Start it by its systemd unit, with a LoadCredential= line in there."
        )
      ) { try outside.readCredential("x") }
      #expect(
        throws: SecretProblem(
          "the credential cannot be read (No such file or directory)",
          "Add LoadCredential= to the unit: systemctl edit tokenkeeper.service")
      ) { try inside.readCredential("x") }
      #expect(
        throws: SecretProblem("not a name of a credential", "Use the ID of a LoadCredential= line of the unit.")
      ) { try inside.readCredential("../x") }
    }
  }

  @Test("users and groups → by the host's name service")
  func hostIdentity() {
    #expect(HostIdentity.uid(ofUser: "root") == 0)
    #expect(HostIdentity.gid(ofGroup: "root") == 0)
    #expect(HostIdentity.uid(ofUser: "no-such-user-here") == nil)
    #expect(HostIdentity.gid(ofGroup: "no-such-group-here") == nil)
  }
}
