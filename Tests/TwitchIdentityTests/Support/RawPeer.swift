import Glibc

/// The server's end of one connection of a ``RawServer``.
struct RawPeer {
  let server: RawServer
  /// The connection's, from 1.
  let number: Int
  let descriptor: Int32
  private var received: [UInt8] = []

  init(server: RawServer, number: Int, descriptor: Int32) {
    self.server = server
    self.number = number
    self.descriptor = descriptor
  }

  /// The next whole request, which the server keeps; nil when the client closed.
  mutating func request() throws -> RawRequest? {
    while true {
      if let request = RawRequest(takenFrom: &received, connection: number) {
        server.record(request)
        return request
      }
      let bytes = try Socket.receive(descriptor)
      if bytes.isEmpty { return nil }
      received += bytes
    }
  }

  func send(_ text: String) throws {
    try Socket.send(Array(text.utf8), descriptor)
  }

  /// A complete answer on a connection that stays.
  func answer(_ status: String, _ body: String, fields: String = "") throws {
    let length = body.utf8.count
    try send(
      "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(length)\r\n\(fields)\r\n\(body)")
  }

  /// Says nothing more until the client has closed.
  func hang() throws {
    while try !Socket.receive(descriptor).isEmpty {}
  }

  /// Makes the close that follows a reset (RST) instead of an end (FIN).
  func resetOnClose() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
  }
}
