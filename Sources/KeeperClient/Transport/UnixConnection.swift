#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Dispatch

/// A connected Unix stream socket, closed when the last reference to it goes.
///
/// A class and no noncopyable struct: Swift 6.3 does not end one that was moved into another whose user throws, and each
/// call left a descriptor open.
final class UnixConnection: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  static func connected(to path: String, by deadline: Deadline) throws(KeeperClientError) -> UnixConnection {
    guard let address = UnixAddress(path: path) else { throw .unreachable(.invalidPath, socketPath: path) }
    let descriptor = socket(AF_UNIX, streamType, 0)
    guard descriptor >= 0 else { throw .unreachable(.failed(SystemError.text(errno)), socketPath: path) }
    let connection = UnixConnection(descriptor: descriptor)
    try connection.boundConnecting(by: deadline)
    while let code = address.attach(descriptor) {
      if code != EINTR { throw error(code, connectingTo: path, limit: deadline.limit) }
    }
    return connection
  }

  deinit { close(descriptor) }

  /// Ends both directions: whoever waits on another thread finds the end.
  func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Sends all of it. A peer that has hung up is no error here: it may have left an answer (a 413, say) to be read.
  func write(_ bytes: [UInt8], by deadline: Deadline) throws(KeeperClientError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, withoutSignalOrWait) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if try !waits(for: POLLOUT, after: errno, by: deadline) {
        return
      }
    }
  }

  /// What has arrived, at most 64 KiB, after waiting for at least a byte. Empty: the peer has ended the stream.
  func read(by deadline: Deadline) throws(KeeperClientError) -> [UInt8] {
    while true {
      switch receive() {
      case .success(let bytes): return bytes
      case .failure(let error): if try !waits(for: POLLIN, after: error.code, by: deadline) { return [] }
      }
    }
  }

  /// What has arrived, without waiting; nil when nothing has. Empty: the peer has ended the stream.
  func readArrived() -> [UInt8]? {
    while true {
      switch receive() {
      case .success(let bytes): return bytes
      case .failure(let error) where error.code == EINTR: continue
      case .failure(let error): return error.code == EAGAIN ? nil : []
      }
    }
  }

  private struct Failed: Error {
    let code: Int32
  }

  private func receive() -> Result<[UInt8], Failed> {
    var (count, code): (Int, Int32) = (0, 0)
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, initialized in
      count = recv(descriptor, buffer.baseAddress, buffer.count, withoutSignalOrWait)
      code = errno
      initialized = max(count, 0)
    }
    return count < 0 ? .failure(Failed(code: code)) : .success(bytes)
  }

  /// Returns when there is something to read, an end included, or when the task is cancelled; false when there was
  /// nothing within `limit`. Takes no thread: Dispatch watches all descriptors together.
  func untilReadable(within limit: Duration) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let reading = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: Self.queue)
        let timer = DispatchSource.makeTimerSource(queue: Self.queue)
        // Of a serial queue, so that only one of the two is called.
        let end = { (isReadable: Bool) in
          reading.cancel()
          timer.cancel()
          continuation.resume(returning: isReadable)
        }
        reading.setEventHandler { end(true) }
        timer.setEventHandler { end(false) }
        // The descriptor must not be closed while it is watched.
        reading.setCancelHandler { withExtendedLifetime(self) {} }
        timer.schedule(deadline: .now() + limit.dispatchInterval)
        reading.activate()
        timer.activate()
      }
    } onCancel: {
      end()
    }
  }

  private static let queue = DispatchQueue(label: "tokenkeeper.client.events")

  /// Waits, and says true, when that is what the error asks for; false when the connection is gone.
  private func waits(
    for event: Int32, after error: Int32, by deadline: Deadline
  ) throws(KeeperClientError) -> Bool {
    switch error {
    case EINTR: return true
    case EAGAIN:
      var poller = pollfd(fd: descriptor, events: Int16(event), revents: 0)
      _ = poll(&poller, 1, try deadline.remainingMilliseconds())
      return true
    default: return false
    }
  }

  /// `connect` has no flag for its waiting (for room in the listener's queue); on Linux this option bounds it.
  private func boundConnecting(by deadline: Deadline) throws(KeeperClientError) {
    let milliseconds = Int(try deadline.remainingMilliseconds())
    var time = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  private static func error(_ code: Int32, connectingTo path: String, limit: Duration) -> KeeperClientError {
    switch code {
    case EAGAIN: .timedOut(after: limit)
    case ENOENT, ENOTDIR: .unreachable(.noSocket, socketPath: path)
    case ECONNREFUSED: .unreachable(.refused, socketPath: path)
    case EACCES, EPERM: .unreachable(.notPermitted, socketPath: path)
    default: .unreachable(.failed(SystemError.text(code)), socketPath: path)
    }
  }
}

/// A peer that hangs up must not kill the program that uses this library.
private let withoutSignalOrWait = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)

private let streamType = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

extension Duration {
  fileprivate var dispatchInterval: DispatchTimeInterval {
    .milliseconds(Int(clamping: components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000))
  }
}
