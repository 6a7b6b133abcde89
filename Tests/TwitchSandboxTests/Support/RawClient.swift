import Foundation
import Glibc

/// A client that sees bytes: a blocking socket of its own for each request, on a thread that may wait.
struct RawClient: Sendable {
  let port: Int

  struct Response: Sendable {
    /// All that came.
    let bytes: [UInt8]
    /// What the first read gave.
    let firstRead: Int
    /// How many reads gave something.
    let reads: Int
    /// Whether the connection ended with a reset.
    let wasReset: Bool

    private var text: String { String(decoding: bytes, as: UTF8.self) }
    private var halves: [String] { text.components(separatedBy: "\r\n\r\n") }

    var status: Int? { text.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
    var body: String { halves.dropFirst().joined(separator: "\r\n\r\n") }

    func header(_ name: String) -> String? {
      for line in halves[0].components(separatedBy: "\r\n").dropFirst() {
        let pair = line.split(separator: ":", maxSplits: 1)
        if pair.count == 2, pair[0].lowercased() == name { return pair[1].trimmingCharacters(in: .whitespaces) }
      }
      return nil
    }
  }

  func get(_ target: String, _ headers: [String: String] = [:]) async -> Response {
    await send("GET", target, headers)
  }

  func post(_ target: String, form: String) async -> Response {
    await send("POST", target, ["Content-Type": "application/x-www-form-urlencoded"], form)
  }

  func post(_ target: String, json: String) async -> Response {
    await send("POST", target, ["Content-Type": "application/json"], json)
  }

  func send(
    _ method: String, _ target: String, _ headers: [String: String] = [:], _ body: String = ""
  ) async -> Response {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if !body.isEmpty { head += "Content-Length: \(body.utf8.count)\r\n" }
    return await exchange(Array("\(head)\r\n\(body)".utf8))
  }

  /// Sends `bytes`, and reads until the end, at most `seconds` for each read.
  func exchange(_ bytes: [UInt8], seconds: Int = 20) async -> Response {
    await withCheckedContinuation { continuation in
      // Not a queue: Swift's tasks run on the same few threads, and the one that answers would wait for this one.
      Thread.detachNewThread { continuation.resume(returning: blockingExchange(bytes, seconds: seconds)) }
    }
  }

  private func blockingExchange(_ bytes: [UInt8], seconds: Int) -> Response {
    let socket = connected(seconds: seconds)
    defer { close(socket) }
    _ = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    var received: [UInt8] = []
    var firstRead = 0
    var reads = 0
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count <= 0 {
        let wasReset = count < 0 && errno == ECONNRESET
        return Response(bytes: received, firstRead: firstRead, reads: reads, wasReset: wasReset)
      }
      reads += 1
      if received.isEmpty { firstRead = count }
      received += buffer.prefix(count)
    }
  }

  private func connected(seconds: Int) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var patience = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        _ = connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return descriptor
  }
}
