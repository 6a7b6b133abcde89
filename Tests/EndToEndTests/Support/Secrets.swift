import Foundation

@testable import TwitchSandbox

/// What must not be found anywhere, in the forms in which it could be written down.
struct Secrets {
  let all: Set<String>
  private let forms: [(secret: String, bytes: Data)]

  /// Those that were planted, and every token that the sandbox still knows.
  init(of twitch: TwitchSandbox, and planted: [String]) {
    all = Set(planted).union(
      twitch.withWorld { world in Array(world.accessTokens.keys) + Array(world.refreshTokens.keys) })
    forms = all.flatMap { secret in Self.forms(of: secret).map { (secret, $0) } }
  }

  func found(in bytes: Data) -> Set<String> {
    Set(forms.filter { bytes.range(of: $0.bytes) != nil }.map(\.secret))
  }

  private static func forms(of secret: String) -> [Data] {
    let plain = Data(secret.utf8)
    let encoded = secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret
    // The last characters of base64 depend on what follows.
    let base64 = Data(plain.base64EncodedData().prefix(plain.count / 3 * 4))
    let hexadecimal = plain.map { String(format: "%02x", $0) }.joined()
    let swift = plain.map { String($0) }.joined(separator: ", ")
    return [plain, Data(encoded.utf8), base64, Data(hexadecimal.utf8), Data(swift.utf8)]
  }
}

/// What a run leaves behind, by the place where it is.
struct Remains {
  private(set) var all: [String: Data] = [:]

  mutating func add(_ other: [String: Data]) { all.merge(other) { $0 + $1 } }

  mutating func add(_ other: Remains) { add(other.all) }

  /// What every user of the machine may see of a process, and its environment.
  static func ofProcess(_ pid: pid_t) throws -> Remains {
    var left = Remains()
    for file in ["cmdline", "environ", "comm", "status"] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/\(file)"))
      left.add(["/proc/\(pid)/\(file)": bytes])
    }
    return left
  }

  static func ofFiles(in folder: String) throws -> Remains {
    var left = Remains()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      left.add([name: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))])
    }
    return left
  }
}
