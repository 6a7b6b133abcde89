import Foundation
import Testing

@testable import Systemd

@Suite("Credentials from the service manager")
struct CredentialsTests {
  @Test("a credential → its bytes, mode and owner")
  func read() throws {
    try withTemporaryDirectory { directory in
      try Data("hunter2\n".utf8).write(to: URL(filePath: "\(directory)/mybot-secret"))
      chmod("\(directory)/mybot-secret", 0o400)
      var file = try Credentials(environment: ["CREDENTIALS_DIRECTORY": directory]).read("mybot-secret")
      #expect(file.bytes == Array("hunter2\n".utf8))
      #expect(file.mode == 0o400)
      #expect(file.owner == geteuid())
      file.wipe()
      #expect(file.bytes == [UInt8](repeating: 0, count: 8))
    }
  }

  @Test("an empty credential → no bytes, and wiping it is harmless")
  func empty() throws {
    try withTemporaryDirectory { directory in
      try Data().write(to: URL(filePath: "\(directory)/empty"))
      var file = try Credentials(environment: ["CREDENTIALS_DIRECTORY": directory]).read("empty")
      file.wipe()
      #expect(file.bytes.isEmpty)
    }
  }

  @Test("one byte over 1 MiB → refused; exactly 1 MiB → read")
  func bound() throws {
    try withTemporaryDirectory { directory in
      let credentials = Credentials(environment: ["CREDENTIALS_DIRECTORY": directory])
      try Data(count: 1 << 20).write(to: URL(filePath: "\(directory)/largest"))
      #expect(try credentials.read("largest").bytes.count == 1 << 20)
      try Data(count: 1 << 20 + 1).write(to: URL(filePath: "\(directory)/huge"))
      #expect(throws: CredentialFailure.unreadable(.tooLarge(limit: 1 << 20))) { try credentials.read("huge") }
    }
  }

  @Test("a missing credential, a directory, a pipe → refused at once")
  func unreadable() throws {
    try withTemporaryDirectory { directory in
      let credentials = Credentials(environment: ["CREDENTIALS_DIRECTORY": directory])
      try FileManager.default.createDirectory(atPath: "\(directory)/folder", withIntermediateDirectories: false)
      try #require(mkfifo("\(directory)/pipe", 0o600) == 0)
      #expect(throws: CredentialFailure.unreadable(.notAFile)) { try credentials.read("folder") }
      #expect(throws: CredentialFailure.unreadable(.notAFile)) { try credentials.read("pipe") }
      let failure = #expect(throws: CredentialFailure.self) { try credentials.read("nothing") }
      guard case .unreadable(.system(let call)) = failure else { throw failure ?? .noCredentials }
      #expect(call.description == "open on \(directory)/nothing failed: No such file or directory")
    }
  }

  @Test(
    "a name that leads elsewhere → refused",
    arguments: ["", ".", "..", "a/b", "../secret", "a b", "a\0", "a:b", "ü", String(repeating: "x", count: 256)])
  func badName(name: String) {
    #expect(throws: CredentialFailure.invalidName) { try Credentials(environment: [:]).path(of: name) }
  }

  @Test("no unit, no credentials", arguments: [[:], ["CREDENTIALS_DIRECTORY": ""]])
  func noDirectory(environment: [String: String]) {
    #expect(throws: CredentialFailure.noCredentials) { try Credentials(environment: environment).path(of: "x") }
  }

  @Test("a good name → a path below the directory", arguments: ["store-key", "...", ".hidden", "a.b_c@d"])
  func goodName(name: String) throws {
    let credentials = Credentials(environment: ["CREDENTIALS_DIRECTORY": "/run/credentials/u"])
    #expect(try credentials.path(of: name) == "/run/credentials/u/\(name)")
  }
}
