import FoundationEssentials
import Glibc
import Keeper
import KeeperClient
import KeeperStore
package import Logging
import Systemd

/// What `tokenkeeperd store` may be asked to do.
package enum StoreTask: Sendable {
  case slots
  case addSlot(KeyReference)
  case removeSlot(Int64, evenIfInUse: Bool)
  case rotate
  case adopt
  case check
  case backUp(path: String)
  case restore(path: String)
  case setAside
}

/// Looks after the store of one configuration: by itself while nobody serves from it, else through the daemon that
/// does.
package struct StoreTool: Sendable {
  let directory: String
  let socketPath: String
  let configuredKey: Result<KeySource, any Error>
  /// Keys that the command line gave. The first opens the store in place of the configured one.
  let given: [KeyReference]
  let surroundings: StoreSurroundings
  let stamp: String
  let logger: Logger

  /// Throws what is wrong with the configuration.
  package init(configurationPath: String, given: [KeyReference], logger: Logger) throws {
    let environment = ProcessEnvironment.read()
    let settings = try SettingsFile.read(configurationPath, surroundings: .withoutSecrets(environment)).result.get()
    let credentials = Credentials(environment: environment)
    directory = settings.store.directory
    socketPath = environment["TOKENKEEPER_SOCKET"] ?? settings.socket.path
    configuredKey = Result { try settings.store.keySource(credentials) }
    self.given = given
    surroundings = .host(environment: environment, logger: logger)
    stamp = Self.stamp(of: SystemHostClock().now().wall)
    self.logger = logger
  }

  /// Does it, and says in a few lines what was done.
  package func perform(_ task: StoreTask) async throws -> String {
    switch task {
    case .check: return try check()
    case .backUp(let path): return try backUp(to: path)
    case .restore(let path): return try restore(from: path)
    case .setAside: return try setAside()
    case .slots, .addSlot, .removeSlot, .rotate, .adopt:
      do {
        return try await offline(task)
      } catch StoreError.locked {
        return try await online(task)
      }
    }
  }

  /// `20261122T221500Z`
  private static func stamp(of time: WallTime) -> String {
    let date = Date(timeIntervalSince1970: Double(time.seconds))
    return date.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
  }

  /// The one that opens the store.
  func openingKey() throws -> KeySource { try given.first?.source() ?? configuredKey.get() }
}

// MARK: - Files

extension StoreTool {
  private var care: StoreCare { StoreCare(directory: directory, stamp: stamp) }

  private func check() throws -> String {
    let key: KeySource
    do {
      key = try openingKey()
    } catch {
      let found = try StoreExamination.structure(in: directory)
      return try report(found)
        + "Its secrets were not looked at, for want of a key (\(error)). Give one with --unlock.\n"
    }
    return try report(try StoreExamination.everything(in: directory, keySource: key))
  }

  private func report(_ found: StoreExamination) throws -> String {
    guard found.problems.isEmpty else {
      throw StoreToolFailure(
        "The store in \(directory) is damaged:\n"
          + found.problems.map { "  \($0)\n" }.joined()
          + "Restore a backup ('tokenkeeperd store restore FILE'), or hand over new grants for these accounts.")
    }
    let held =
      found.distrusted.isEmpty
      ? ""
      : "Marked as restored or copied: \(found.distrusted.joined(separator: ", ")). See 'tokenkeeperd store adopt'.\n"
    return "The store in \(directory) is whole: \(found.accounts) \(found.accounts == 1 ? "account" : "accounts").\n"
      + held
  }

  private func backUp(to path: String) throws -> String {
    try care.backUp(to: path)
    return """
      Wrote a copy of the store to \(path).
      The key that opens it is not in it: keep that one too, in another place. When it is put back later, refresh \
      tokens of public clients are held back until you say that they were not used since.

      """
  }

  private func restore(from path: String) throws -> String {
    let old = try care.restore(from: path)
    let kept = old.map { "The store that was there is kept as \($0).\n" } ?? ""
    return """
      Put \(path) in the place of the store. \(kept)At its start the daemon compares it with what this host has \
      seen. If it is older, tokens that still work are served, and the refresh tokens of public clients are held back, \
      since they may have been used after the backup was made: 'tokenkeeper status' names them.

      """
  }

  private func setAside() throws -> String {
    guard let old = try care.setAside() else { return "There is no store in \(directory), and nothing to set aside.\n" }
    return """
      Moved the store to \(old), with all its bytes. The next start makes an empty one, and every account needs a \
      login. To put it back: stop the daemon and run 'tokenkeeperd store restore \(old)'.

      """
  }
}

/// The environment of this process, read once.
enum ProcessEnvironment {
  static func read() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    return variables
  }
}

extension SettingsSurroundings {
  /// For a look at the configuration by somebody who is given no credentials: no secret is read.
  static func withoutSecrets(_ environment: [String: String]) -> SettingsSurroundings {
    var surroundings = host(environment: environment)
    surroundings.readCredential = { _ throws(SecretProblem) in Secret("unread") }
    surroundings.readSecretFile = { _ throws(SecretProblem) in Secret("unread") }
    return surroundings
  }
}
