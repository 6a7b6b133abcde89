import FoundationEssentials
import KeeperAPI

/// What stands between two empty lines of a stream.
struct EventFrame: Sendable, Equatable {
  /// Nil for what is no event: a heartbeat, a time to come back after.
  var name: String?
  var data = ""
  var id: String?
  var retry: Int?

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let value = String(line.drop { $0 != ":" }.dropFirst(2))
      switch line.prefix(while: { $0 != ":" }) {
      case "event": name = value
      case "data": data += value
      case "id": id = value
      case "retry": retry = Int(value)
      default: break
      }
    }
  }

  var isHeartbeat: Bool { name == nil && retry == nil }

  var token: TokenPayload? { decoded(ifNamed: TokenEvent.Name.token.rawValue) }
  /// Why there is no token.
  var problem: Problem? { decoded(ifNamed: TokenEvent.Name.unavailable.rawValue) }
  var account: AccountPayload? { decoded(ifNamed: AccountEvent.Name.account.rawValue) }
  var removed: RemovedAccount? { decoded(ifNamed: AccountEvent.Name.removed.rawValue) }

  private func decoded<Payload: Decodable>(ifNamed name: String) -> Payload? {
    // What cannot be read is none, which is not what a test expects.
    self.name == name ? try? JSONDecoder().decode(Payload.self, from: Data(data.utf8)) : nil
  }
}
