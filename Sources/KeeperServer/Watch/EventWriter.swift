import Keeper
import KeeperAPI
import LocalHTTP

/// Writes a stream of events, and knows when its reader has heard nothing for too long.
struct EventWriter {
  static let longestSilence = Duration.seconds(15)
  /// How long a reader waits before it comes back after an end.
  private static let retry = Duration.seconds(1)
  /// Events go out together up to about that many bytes: a million of them one by one would take a minute.
  private static let piece = 16 * 1024

  private let writer: any BodyWriter
  private let clock: any HostClock
  private var unsent: [UInt8] = []
  /// When a heartbeat is due.
  private(set) var silentUntil: BootTime

  init(_ writer: any BodyWriter, _ clock: any HostClock) {
    self.writer = writer
    self.clock = clock
    silentUntil = clock.now().boot
    unsent = Array(ServerSentEvent.retry(milliseconds: Self.retry.milliseconds).utf8)
  }

  /// The same bytes as ``ServerSentEvent/text``; the data, which may hold a token, does not become a `String`. JSON as it
  /// is made here has no line ends.
  mutating func add(_ name: String, id: String? = nil, json: [UInt8]) async throws {
    unsent += Array("event: \(name)\n".utf8)
    if let id { unsent += Array("id: \(id)\n".utf8) }
    unsent += Array("data: ".utf8)
    unsent += json
    unsent += [UInt8(ascii: "\n"), UInt8(ascii: "\n")]
    if unsent.count >= Self.piece { try await flush() }
  }

  /// Suspends while the reader does not read.
  mutating func flush() async throws {
    guard !unsent.isEmpty else { return }
    try await writer.write(unsent)
    unsent.removeAll(keepingCapacity: unsent.count <= 2 * Self.piece)
    silentUntil = clock.now().boot.advanced(by: Self.longestSilence)
  }

  mutating func beat() { unsent += Array(ServerSentEvent.heartbeat.utf8) }

  mutating func beatIfDue() {
    if silentUntil <= clock.now().boot { beat() }
  }
}
