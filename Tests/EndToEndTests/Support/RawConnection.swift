import Foundation

/// A connection to the daemon that sends what it is told to, and not what HTTP wants.
final class RawConnection: Sendable {
  private let descriptor: Int32

  init(to path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0, let address = UnixSocketAddress(path), address.connect(descriptor) else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// False when the other end has hung up.
  @discardableResult
  func send(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  func get(_ path: String) { send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") }

  func post(_ path: String, _ body: String) {
    send(
      "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }

  /// Everything up to the end of the connection.
  func answer() async throws -> RawAnswer { try await onThread { try self.blockingAnswer() } }

  /// The same, for those who are on a thread of their own.
  func blockingAnswer() throws -> RawAnswer {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count == 0 || (count < 0 && errno == ECONNRESET) { break }
      guard count > 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      bytes += buffer.prefix(count)
    }
    return RawAnswer(text: String(decoding: bytes, as: UTF8.self))
  }
}

struct RawAnswer: Sendable {
  let text: String

  /// Nil when nothing came.
  var status: Int? { text.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
  var body: String { text.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n") }

  func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(type, from: Data(body.utf8))
  }
}
