import Foundation
import Synchronization
import Testing

/// A Unix socket that answers with prepared bytes, whatever it is asked: one step a connection, in order.
final class ScriptedServer: Sendable {
  enum Step: Sendable {
    /// Reads the request, sends this and closes.
    case answer(String)
    /// The same, but each piece only when the one before has been read.
    case pieces([String])
    /// Reads the request and sends this; then waits for the client to go.
    case hang(after: String)
    /// Reads the request, sends this, and leaves the connection open while the next step is performed.
    case keep(after: String)
    /// Reads the request and sends what the feed has, as it comes, until that is finished.
    case feed(Feed)
    /// Sends this and closes, the request unread.
    case answerUnread(String)
    /// Closes without an answer, the request read or not.
    case close(reading: Bool)
  }

  let path: String
  private let listener: Int32
  private let received = Mutex<[String]>([])
  private let kept = Mutex<[Int32]>([])

  /// The requests so far, as they came.
  var requests: [String] { received.withLock { $0 } }

  private init(path: String, script: [Step]) throws {
    self.path = path
    listener = try listen(at: path)
    Thread.detachNewThread { [self] in
      for step in script {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        perform(step, on: connection)
        if case .keep = step {
          kept.withLock { $0.append(connection) }
          continue
        }
        // The end must reach the client even while a child that was started meanwhile holds a copy.
        shutdown(connection, Int32(SHUT_RDWR))
        close(connection)
      }
    }
  }

  /// Runs `body` beside a server with that script, in a directory of its own.
  static func run(_ script: Step..., body: (ScriptedServer) async throws -> Void) async throws {
    try await run(script, body: body)
  }

  static func run(_ script: [Step], body: (ScriptedServer) async throws -> Void) async throws {
    try await withSocketDirectory { directory in
      let server = try ScriptedServer(path: directory + "/socket", script: script)
      defer { server.stop() }
      try await body(server)
    }
  }

  /// The same at a path that the caller removes.
  static func run(at path: String, _ script: [Step], body: (ScriptedServer) async throws -> Void) async throws {
    let server = try ScriptedServer(path: path, script: script)
    defer { server.stop() }
    try await body(server)
  }

  /// Leaves a socket file behind that nobody listens on.
  static func leaveStale(at path: String) throws {
    close(try listen(at: path))
  }

  /// Wakes the thread if it waits for a connection.
  private func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    kept.withLock { kept in
      for connection in kept { close(connection) }
    }
  }

  private func perform(_ step: Step, on connection: Int32) {
    switch step {
    case .answer(let text):
      record(connection)
      send(text, to: connection)
    case .pieces(let pieces):
      record(connection)
      for piece in pieces {
        send(piece, to: connection)
        waitUntilRead(connection)
      }
    case .hang(let text):
      record(connection)
      send(text, to: connection)
      _ = receive(connection)
    case .keep(let text):
      record(connection)
      send(text, to: connection)
    case .feed(let feed):
      record(connection)
      while let text = feed.next() { send(text, to: connection) }
    case .answerUnread(let text):
      send(text, to: connection)
    case .close(let reading):
      if reading { record(connection) }
    }
  }

  private func record(_ connection: Int32) {
    var request = ""
    while !isWhole(request) {
      guard let piece = receive(connection) else { break }
      request += piece
    }
    received.withLock { $0.append(request) }
  }

  private func isWhole(_ request: String) -> Bool {
    guard let end = request.range(of: "\r\n\r\n") else { return false }
    let length = request.firstMatch(of: /Content-Length: ([0-9]+)/).flatMap { Int($0.1) } ?? 0
    return request[end.upperBound...].utf8.count >= length
  }
}

/// A listening socket at that path.
private func listen(at path: String) throws -> Int32 {
  let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
  let bound = withUnsafeBytes(of: &address) {
    bind(descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
  }
  try #require(bound == 0 && Glibc.listen(descriptor, 16) == 0)
  return descriptor
}

private func receive(_ connection: Int32) -> String? {
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  let count = recv(connection, &buffer, buffer.count, 0)
  return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
}

/// Until all is sent or the client has gone.
private func send(_ text: String, to connection: Int32) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}

/// The kernel tells of no such moment, so this asks again and again, for five seconds at most.
private func waitUntilRead(_ connection: Int32) {
  let unreadBytes: UInt = 0x5411  // SIOCOUTQ, a macro that Swift does not import
  for _ in 0..<50_000 {
    var count: Int32 = 0
    guard ioctl(connection, unreadBytes, &count) == 0, count > 0 else { return }
    usleep(100)
  }
}

/// A directory whose path leaves room for a socket's name, removed afterwards.
func withSocketDirectory(_ body: (String) async throws -> Void) async throws {
  let directory = "/tmp/tokenkeeper-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
  defer {
    do { try FileManager.default.removeItem(atPath: directory) } catch { Issue.record(error) }
  }
  try await body(directory)
}
