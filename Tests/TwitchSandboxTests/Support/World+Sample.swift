@testable import TwitchSandbox

extension World {
  static let start = SandboxTime(seconds: 1_800_000_000)

  /// A confidential client `conf`, a public one `pub`, and two users.
  static func sample(seed: UInt64 = 7) -> World {
    var world = World(seed: seed)
    world.now = start
    world.addClient(
      .confidential("conf", secret: "s3cret", redirectURIs: ["http://localhost:3000", "http://localhost/b"]))
    world.addClient(.public("pub", redirectURIs: ["http://localhost:3000"]))
    world.addUser(TwitchUser(id: "70001234", login: "Streamer", email: "streamer@example.com"))
    world.addUser(TwitchUser(id: "70005678", login: "other", email: "other@example.com", emailVerified: false))
    return world
  }
}

extension Reply {
  var json: JSON? {
    guard case .json(let json) = body else { return nil }
    return json
  }

  var message: String? { json?["message"]?.text }

  /// Status and message, for tables.
  var refusal: String { "\(status) \(message ?? "")" }

  var html: String? {
    guard case .html(let html) = body else { return nil }
    return html
  }

  func text(_ name: String) -> String? { json?[name]?.text }

  func number(_ name: String) -> Int? {
    guard case .int(let number)? = json?[name] else { return nil }
    return number
  }
}
