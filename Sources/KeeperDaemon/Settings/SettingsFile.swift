import Systemd

/// The configuration file on disk.
package enum SettingsFile {
  package static let defaultPath = "/etc/tokenkeeper/tokenkeeper.toml"
  /// Some 10,000 accounts; those added over the socket need no configuration.
  private static let longest = 1 << 20

  package static func read(_ path: String = defaultPath, surroundings: SettingsSurroundings) -> SettingsReading {
    do {
      let file = try SmallFile(path: path, limit: longest)
      guard let text = String(validating: file.bytes, as: UTF8.self) else {
        return refusal(path, "is not UTF-8 text", "Save it as UTF-8.")
      }
      return SettingsParser(surroundings: surroundings).parse(text)
    } catch {
      switch error {
      case .system(let failure):
        return refusal(
          path, "cannot be read (\(failure.reason))", "Name the right file with --config, or put one there.")
      case .notAFile: return refusal(path, "is not a regular file", "Name a file with --config.")
      case .changing:
        return refusal(path, "was written to while it was read", "Try again, and replace the file by a rename instead.")
      case .tooLarge(let limit):
        return refusal(path, "is larger than \(limit) bytes", "Name a smaller file with --config.")
      }
    }
  }

  private static func refusal(_ path: String, _ problem: String, _ remedy: String) -> SettingsReading {
    let mistakes = SettingsMistakes(remarks: [SettingsRemark(path, problem, remedy)])
    return SettingsReading(result: .failure(mistakes), warnings: [])
  }
}

extension SettingsSurroundings {
  /// This host, with the directories and credentials that the unit's environment names.
  package static func host(environment: [String: String]) -> SettingsSurroundings {
    let credentials = Credentials(environment: environment)
    return SettingsSurroundings(
      stateDirectory: firstPath(environment["STATE_DIRECTORY"]) ?? "/var/lib/tokenkeeper",
      runtimeDirectory: firstPath(environment["RUNTIME_DIRECTORY"]) ?? "/run/tokenkeeper",
      readCredential: { name throws(SecretProblem) in try SecretFile.read(credential: name, from: credentials) },
      readSecretFile: { path throws(SecretProblem) in try SecretFile.read(path) },
      userID: HostIdentity.uid(ofUser:), groupID: HostIdentity.gid(ofGroup:))
  }

  /// systemd gives several directories with colons between them.
  private static func firstPath(_ variable: String?) -> String? {
    variable?.split(separator: ":").first.map(String.init)
  }
}
