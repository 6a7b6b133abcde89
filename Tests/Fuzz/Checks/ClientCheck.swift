import Glibc
import KeeperAPI
import KeeperClient
import Synchronization

/// Whatever somebody at the daemon's socket says, each call gives a value or says what was wrong, the same in whatever
/// pieces it comes.
final class ClientCheck: Sendable {
  static let shared = ClientCheck()

  private let path = "/tmp/tokenkeeper-fuzz-\(getpid()).sock"
  private let server: TalkingServer

  private init() { server = TalkingServer(at: path) }

  /// A first byte for the call, one for the size of the pieces, then what the daemon says.
  func run(_ input: [UInt8]) {
    guard input.count > 2 else { return }
    let said = Array(input.dropFirst(2))
    let client = KeeperClient(socketPath: path, timeout: .seconds(20))
    let kind = input[0] % 4
    server.say(said, inPiecesOf: said.count)
    let whole = blocking { await Self.outcome(kind, client) }
    server.say(said, inPiecesOf: max(Int(input[1]), said.count / 64 + 1))
    let pieces = blocking { await Self.outcome(kind, client) }
    hold(Self.agree(whole, pieces), "\(whole) is not \(pieces)")
  }

  /// Bytes behind a whole answer are noticed only when they have come by then.
  private static func agree(_ one: String, _ other: String) -> Bool {
    one == other || [one, other].contains { $0.contains("there are bytes after its end") }
  }

  private static func outcome(_ kind: UInt8, _ client: KeeperClient) async -> String {
    do throws(KeeperClientError) {
      switch kind {
      case 0: return "\(try await client.token("bot"))"
      case 1: return try await client.plainToken("bot")
      case 2: return "\(try await client.accounts())"
      default:
        var events = try await client.login("bot").makeAsyncIterator()
        var all = ""
        do throws(KeeperClientError) {
          while let event = try await events.next() { all += "\(event);" }
        } catch {
          all += "\(error)"
        }
        return all
      }
    } catch {
      return "\(error)"
    }
  }
}

/// Answers every connection with the same bytes.
private final class TalkingServer: Sendable {
  private struct Speech {
    var bytes: [UInt8] = []
    var size = 1
  }

  private let listener: Int32
  private let speech = Mutex(Speech())

  init(at path: String) {
    unlink(path)
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafeBytes(of: address) {
      bind(listener, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
    }
    hold(bound == 0 && listen(listener, 64) == 0, "no socket at \(path)")
    startThread { self.serve() }
  }

  func say(_ bytes: [UInt8], inPiecesOf size: Int) { speech.withLock { $0 = Speech(bytes: bytes, size: max(1, size)) } }

  private func serve() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { continue }
      let speech = speech.withLock(\.self)
      var request = [UInt8](repeating: 0, count: 65_536)
      _ = recv(connection, &request, request.count, 0)
      for start in stride(from: 0, to: speech.bytes.count, by: speech.size) {
        let piece = speech.bytes[start..<min(start + speech.size, speech.bytes.count)]
        let sent = piece.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent == piece.count else { break }
        if speech.size < speech.bytes.count { sched_yield() }
      }
      close(connection)
    }
  }
}
