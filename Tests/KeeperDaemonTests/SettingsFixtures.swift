import Foundation
import Keeper

@testable import KeeperDaemon

extension SettingsSurroundings {
  /// A host with one user, one group, a few credentials and files, and no file system.
  static let test = SettingsSurroundings(
    stateDirectory: "/var/lib/tokenkeeper", runtimeDirectory: "/run/tokenkeeper",
    readCredential: { name throws(SecretProblem) in try secret(name, in: credentials) },
    readSecretFile: { path throws(SecretProblem) in try secret(path, in: files) },
    userID: { $0 == "chatbot" ? 990 : nil }, groupID: { $0 == "streaming" ? 991 : nil })

  private static let credentials = [
    "mybot-secret": "hunter2\n", "store-key": "0123456789abcdef", "empty": " \n\t", "two-lines": "one\ntwo",
    "long": String(repeating: "x", count: 1025), "largest": String(repeating: "x", count: 1024),
  ]

  private static let files = ["/etc/tokenkeeper/overlay-secret": "  correcthorse  "]

  private static func secret(_ name: String, in secrets: [String: String]) throws(SecretProblem) -> Secret {
    guard let text = secrets[name] else { throw SecretProblem("the secret is not there", "Put it there.") }
    return Secret(text)
  }
}

func parse(_ text: String) -> SettingsReading { SettingsParser(surroundings: .test).parse(text) }

/// What is wrong with `text`, one line each.
func mistakes(in text: String) -> [String] {
  guard case .failure(let mistakes) = parse(text).result else { return [] }
  return mistakes.remarks.map(\.description)
}

enum ExampleFile {
  static let text: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = root.appending(path: "config/tokenkeeper.toml")
    guard let text = try? String(contentsOf: path, encoding: .utf8) else {
      preconditionFailure("cannot read \(path.path)")
    }
    return text
  }()

  /// With the settings that are commented out in force: their lines begin with "#" and no space.
  static func uncommented(_ isWanted: (Substring) -> Bool = { _ in true }) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("#") && !line.hasPrefix("# ") && line != "#" && isWanted(line) ? line.dropFirst() : line
    }.joined(separator: "\n")
  }
}
