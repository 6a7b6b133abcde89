import Glibc
import LocalHTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ManyTests {
  private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

  @Test("1,000 idle connections → another caller is served at once")
  func idleConnections() async throws {
    // Both ends of each are in this process, which may have been given no more than 1,024 descriptors.
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 4096))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    try await withServer(.echo) { path in
      let client = try RawClient.connect(path: path)
      let clock = ContinuousClock()
      func time() async throws -> Duration {
        try await clock.measure { for _ in 1...100 { _ = try await client.request(Self.get) } }
      }
      let alone = try await time()
      var idle: [RawClient] = []
      for _ in 1...1000 { idle.append(try RawClient.connect(path: path)) }
      let amidMany = try await time()
      #expect(amidMany < alone * 20 + .seconds(5), "\(alone) alone")
      #expect(try await idle[999].request(Self.get).status == 200)
    }
  }

  @Test("2,000 cases of damaged requests → always an answer or a close, and the server is alive")
  func fuzz() async throws {
    var limits = Limits()
    limits.requestDeadline = .milliseconds(20)
    limits.idleDeadline = .milliseconds(20)
    limits.lingerDeadline = .milliseconds(20)
    try await withServer(.echo, limits: limits) { path in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<8 {
          group.addTask {
            for number in 0..<250 { try await Self.check(path, seed: UInt64(worker * 250 + number)) }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await RawClient.connect(path: path).request(Self.get).status == 200)
    }
  }

  private static func check(_ path: String, seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let client = try RawClient.connect(path: path)
    do {
      try await client.send(damaged(&random))
    } catch let failure as RawClient.Failure where failure.code == EPIPE || failure.code == ECONNRESET {
      // Closed while we were sending.
    }
    if Bool.random(using: &random) { client.shutdownWriting() }
    let answer = try await client.receiveToEnd()
    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 "), "seed \(seed)")
  }

  private static let seeds = [
    "GET /a?b=c HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n",
    "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
    "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nHEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
  ]

  /// A few good requests with bytes changed, cut out, doubled or put in; now and then nothing but noise.
  private static func damaged(_ random: inout SeededGenerator) -> [UInt8] {
    guard Int.random(in: 0..<10, using: &random) > 0 else {
      return (0..<Int.random(in: 1...3000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    var bytes: [UInt8] = []
    for _ in 0...Int.random(in: 0...2, using: &random) {
      bytes += seeds[Int.random(in: 0..<seeds.count, using: &random)].utf8
    }
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.removeSubrange(place..<min(place + Int.random(in: 1...20, using: &random), bytes.count - 1))
      case 2: bytes.insert(contentsOf: bytes[place...].prefix(30), at: place)
      default: bytes.insert(contentsOf: Array("\r\n :;0,\t".utf8).shuffled(using: &random).prefix(2), at: place)
      }
    }
    return bytes
  }
}
