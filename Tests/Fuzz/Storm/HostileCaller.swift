import Glibc
import TestSupport

/// Connects, sends something between good and noise, and leaves in one way or the other. Keeps some connections.
struct HostileCaller {
  let path: String
  private var random: SeededGenerator
  private var kept: [Int32] = []

  init(path: String, seed: UInt64) {
    self.path = path
    random = SeededGenerator(seed: seed)
  }

  mutating func call() {
    guard let end = connection(to: path, patience: 1) else { return }
    var bytes = damaged()
    // In some pieces.
    while !bytes.isEmpty {
      let piece = bytes.prefix(Int.random(in: 1...bytes.count, using: &random))
      guard send(end, Array(piece), piece.count, Int32(MSG_NOSIGNAL)) == piece.count else { break }
      bytes.removeFirst(piece.count)
    }
    leave(end)
  }

  private mutating func leave(_ end: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: close(end)
    case 1:
      _ = recv(end, &buffer, 1, 0)
      close(end)
    case 2:
      kept.append(end)
      if kept.count > 8 { close(kept.removeFirst()) }
    case 3:
      shutdown(end, Int32(SHUT_WR))
      // A stream has no end.
      for _ in 0..<4 where recv(end, &buffer, buffer.count, 0) > 0 {}
      close(end)
    default:
      _ = recv(end, &buffer, buffer.count, 0)
      close(end)
    }
  }

  private static let seeds = [
    "GET /v1/tokens/bot HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /v1/tokens/bot?min_validity=60 HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\n\r\n",
    "GET /v1/tokens/bot/watch HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /v1/watch HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /v1/tokens/zq-hidden-account HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /v1/tokens/bot/reject HTTP/1.1\r\nHost: x\r\nContent-Length: 16\r\n\r\n{\"generation\": 7}",
    "POST /v1/tokens/bot/reject HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"generation\":7}\r\n0\r\n\r\n",
    "GET /v1/accounts HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /v1/doctor?account=bot HTTP/1.0\r\n\r\n",
    "POST /v1/accounts/bot/login HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
    "DELETE /v1/accounts/bot HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n",
  ]

  /// Half of them are left as they are.
  private mutating func damaged() -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0...Int.random(in: 0...2, using: &random) {
      bytes += Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &random)].utf8
    }
    guard Bool.random(using: &random) else { return bytes }
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.insert(contentsOf: bytes[place...].prefix(30), at: place)
      default: bytes.removeSubrange(place..<max(place + 1, bytes.count - Int.random(in: 0...9, using: &random)))
      }
      if bytes.isEmpty { return [0] }
    }
    return bytes
  }
}

enum HonestCaller {
  /// The whole answer; nil when there is none.
  static func ask(_ path: String) -> String? {
    guard let end = connection(to: path, patience: 20) else { return nil }
    defer { close(end) }
    let request = Array("GET /v1/tokens/bot HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)
    guard send(end, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = recv(end, &buffer, buffer.count, 0), count > 0 { answer += buffer.prefix(count) }
    return String(decoding: answer, as: UTF8.self)
  }
}

/// - Parameter patience: In seconds, for each call.
private func connection(to path: String, patience: Int) -> Int32? {
  let end = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  guard end >= 0 else { return nil }
  var limit = timeval(tv_sec: patience, tv_usec: 0)
  setsockopt(end, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  setsockopt(end, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
  let result = withUnsafeBytes(of: address) {
    connect(end, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
  }
  guard result == 0 else {
    close(end)
    return nil
  }
  return end
}
