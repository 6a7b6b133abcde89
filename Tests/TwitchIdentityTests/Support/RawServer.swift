import Foundation
import Glibc
import Synchronization

/// A TCP server on the loopback that treats each connection as a script says, well-formed or not, and keeps what it
/// received. Plain sockets, one thread each, because it has to misbehave.
final class RawServer: Sendable {
  typealias Script = @Sendable (inout RawPeer) throws -> Void

  let port: Int
  private let listener: Int32
  private let script: Script
  private let log = Mutex(Log())
  private let threads = DispatchGroup()

  private struct Log {
    var connections = 0
    var open: Set<Int32> = []
    var isClosing = false
    var requests: [RawRequest] = []
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var connections: Int { log.withLock(\.connections) }
  /// In the order in which they were complete.
  var requests: [RawRequest] { log.withLock(\.requests) }

  func record(_ request: RawRequest) { log.withLock { $0.requests.append(request) } }

  /// Runs `body` with a server. When it returns or throws, all connections are closed and all threads have ended.
  static func with<Value>(
    _ script: @escaping Script, _ body: (RawServer) async throws -> Value
  ) async throws -> Value {
    let server = try RawServer(script)
    server.start { server.acceptAll() }
    do {
      let value = try await body(server)
      await server.stop()
      return value
    } catch {
      await server.stop()
      throw error
    }
  }

  private init(_ script: @escaping Script) throws {
    self.script = script
    (listener, port) = try Socket.listenOnLoopback()
  }

  private func stop() async {
    // Wakes whoever blocks on them; each thread closes its own. Under the lock that closing takes too: a moment after
    // a close the number may be another test's socket.
    log.withLock { log in
      log.isClosing = true
      for descriptor in log.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
    shutdown(listener, Int32(SHUT_RDWR))
    await withCheckedContinuation { done in threads.notify(queue: .global()) { done.resume() } }
    close(listener)
  }

  private func start(_ work: @escaping @Sendable () -> Void) {
    threads.enter()
    Thread.detachNewThread {
      work()
      self.threads.leave()
    }
  }

  private func acceptAll() {
    while true {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else { return }
      // A program that another test starts would keep the connection open.
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      let number = log.withLock { log -> Int? in
        guard !log.isClosing else { return nil }
        log.connections += 1
        log.open.insert(descriptor)
        return log.connections
      }
      guard let number else {
        close(descriptor)
        return
      }
      start { self.serve(descriptor, number) }
    }
  }

  private func serve(_ descriptor: Int32, _ number: Int) {
    var peer = RawPeer(server: self, number: number, descriptor: descriptor)
    // `try?`: a client that goes away in the middle is what many scripts provoke.
    try? script(&peer)
    log.withLock { log in
      log.open.remove(descriptor)
      close(descriptor)
    }
  }
}
