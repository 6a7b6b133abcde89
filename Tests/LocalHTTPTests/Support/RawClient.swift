import Dispatch
import Glibc
import Synchronization

/// A caller that writes and reads bytes by plain POSIX calls, so that what it sees is what is on the wire.
///
/// The calls block, each on a thread of its own: the threads of Swift's pool are left to the server's handlers.
final class RawClient: Sendable {
  struct Failure: Error, Equatable {
    let call: String
    let code: Int32
  }

  let descriptor: Int32
  /// One queue for each direction: queues of one's own get a thread at once, the global ones only after a while.
  private let sending = DispatchQueue(label: "raw-client.sending")
  private let receiving = DispatchQueue(label: "raw-client.receiving")
  private let unread = Mutex<[UInt8]>([])
  private let isOpen = Mutex(true)

  /// Nothing here waits longer than this.
  private static let patience = 20

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var time = timeval(tv_sec: Self.patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close() }

  static func connect(path: String) throws -> RawClient {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return try connect(AF_UNIX, address)
  }

  static func connect(host: UInt32 = 0x7F00_0001, port: Int) throws -> RawClient {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = host.bigEndian
    return try connect(AF_INET, address)
  }

  private static func connect<Address>(_ family: Int32, _ address: Address) throws -> RawClient {
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
    let client = RawClient(descriptor)
    let result = withUnsafeBytes(of: address) { bytes in
      Glibc.connect(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    guard result == 0 else { throw Failure(call: "connect", code: errno) }
    return client
  }

  func close() {
    let wasOpen = isOpen.withLock { isOpen in
      defer { isOpen = false }
      return isOpen
    }
    if wasOpen { _ = Glibc.close(descriptor) }
  }

  func shutdownWriting() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) async throws {
    try await blocking(sending) { [descriptor] in
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
          Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { throw Failure(call: "send", code: errno) }
        sent += count
      }
    }
  }

  /// What one `recv` gives; empty at the end of the connection.
  func receive(upTo limit: Int = 65_536) async throws -> [UInt8] {
    let kept = unread.withLock { unread in
      defer { unread = [] }
      return unread
    }
    guard kept.isEmpty else { return kept }
    return try await blocking(receiving) { [descriptor] in
      var buffer = [UInt8](repeating: 0, count: limit)
      let count = recv(descriptor, &buffer, limit, 0)
      guard count >= 0 else { throw Failure(call: "recv", code: errno) }
      return Array(buffer.prefix(count))
    }
  }

  /// Sends one byte each millisecond until the other side says something or hangs up, at most `limit`. Gives how many.
  func drip(atMost limit: Int) async throws -> Int {
    try await blocking(sending) { [descriptor] in
      var byte = UInt8(ascii: "a")
      var answer = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      for sent in 0..<limit {
        if poll(&answer, 1, 1) > 0 || Glibc.send(descriptor, &byte, 1, Int32(MSG_NOSIGNAL)) < 1 { return sent }
      }
      return limit
    }
  }

  /// Waits until the other side is gone, without reading what it sent before.
  func waitForHangUp() async throws -> Bool {
    try await blocking(receiving) { [descriptor] in
      var waited = pollfd(fd: descriptor, events: 0, revents: 0)
      return poll(&waited, 1, Int32(Self.patience * 1000)) == 1
    }
  }

  /// Whether something can be read now.
  var isReadable: Bool {
    var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&asked, 1, 0) > 0
  }

  /// Gives back what belongs to the next response.
  func putBack(_ bytes: [UInt8]) { unread.withLock { $0 = bytes + $0 } }

  /// All that comes until the connection ends, by a close or a reset.
  func receiveToEnd() async throws -> String {
    var all: [UInt8] = []
    while true {
      let piece: [UInt8]
      do {
        piece = try await receive()
      } catch let failure as Failure where failure.code == ECONNRESET {
        break
      }
      if piece.isEmpty { break }
      all += piece
    }
    return String(decoding: all, as: UTF8.self)
  }

  private func blocking<Result: Sendable>(
    _ queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}
