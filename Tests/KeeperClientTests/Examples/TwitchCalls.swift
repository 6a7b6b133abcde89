import Synchronization

/// What the examples do with Twitch: they only say what they would do, and Twitch refuses what it is told to.
final class TwitchCalls: Sendable {
  private let refused: Set<String>
  private let made = Mutex<[String]>([])

  var all: [String] { made.withLock(\.self) }

  init(refusing tokens: Set<String> = []) { refused = tokens }

  /// The status of the answer.
  func send(_ text: String, accessToken: String, clientID: String) async throws -> Int {
    note("\(text) with \(accessToken) of \(clientID)")
    return refused.contains(accessToken) ? 401 : 204
  }

  func connect(accessToken: String) async throws { note("connect with \(accessToken)") }

  func disconnect(_ why: String) async { note("disconnect: \(why)") }

  private func note(_ call: String) { made.withLock { $0.append(call) } }
}
