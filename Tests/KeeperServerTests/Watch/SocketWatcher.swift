import Dispatch
import Glibc
import Synchronization

/// A caller over a real socket, whose calls block on a thread of its own.
final class SocketWatcher: Sendable {
  struct Failure: Error {
    let code: Int32
  }

  private let descriptor: Int32
  private let queue = DispatchQueue(label: "socket-watcher")

  init(path: String) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let result = withUnsafeBytes(of: address) { bytes in
      connect(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    guard descriptor >= 0, result == 0 else { throw Failure(code: errno) }
  }

  deinit { close(descriptor) }

  func get(_ path: String) {
    let text = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
    _ = text.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  /// Reads on until `text` has come, at most `pace` bytes at a time. Gives how many bytes came.
  func read(until text: String, pace: Int = 65_536) async throws -> Int {
    try await onThread { descriptor in
      var (last, total) = ([UInt8](), 0)
      var buffer = [UInt8](repeating: 0, count: pace)
      while String(decoding: last, as: UTF8.self).utf8.firstRange(of: text.utf8) == nil {
        let count = recv(descriptor, &buffer, pace, 0)
        guard count > 0 else { throw Failure(code: errno) }
        total += count
        // Enough of what came before to find it across two pieces.
        last = last.suffix(text.utf8.count) + buffer.prefix(count)
      }
      return total
    }
  }

  /// Whether the other end has hung up within that time. Reads nothing.
  func isCut(within seconds: Int32) async throws -> Bool {
    try await onThread { descriptor in
      var asked = pollfd(fd: descriptor, events: 0, revents: 0)
      return poll(&asked, 1, seconds * 1000) == 1
    }
  }

  private func onThread<Value: Sendable>(_ body: @escaping @Sendable (Int32) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { [descriptor] in continuation.resume(with: Result { try body(descriptor) }) }
    }
  }
}
