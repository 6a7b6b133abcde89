import ArgumentParser
import Glibc

/// So many connections that each ask, wait for the whole answer, and ask again. One thread.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Ask a server on a Unix socket, and print how long it took as JSON.")

  @Option(help: "The path of the socket.") var socket: String
  @Option(help: "What is spoken: http, redis, echo or until-end.") var exchange: Exchange
  @Option(help: "What is sent; \\r and \\n are escapes.") var request: String
  @Option(help: "How many at a time.") var connections = 1
  @Option(help: "How many in all.") var requests = 10_000
  @Flag(help: "A new connection for each.") var fresh = false

  func run() throws {
    let text = request.replacing("\\r", with: "\r").replacing("\\n", with: "\n")
    let load = try Load(
      socket: socket, exchange: exchange, request: Array(text.utf8), isFresh: fresh || exchange == .untilEnd)
    let result = try load.run(connections: connections, requests: requests)
    print(result.json)
  }
}

extension Exchange: ExpressibleByArgument {}

private final class Load {
  private let socket: String
  private let exchange: Exchange
  private let request: [UInt8]
  private let isFresh: Bool
  private let epoll: Epoll
  private var open: [Int32: Caller] = [:]
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  private var latencies: [UInt64] = []
  private var toSend = 0

  private struct Caller {
    var sentAt: UInt64
    var answer: [UInt8] = []
  }

  init(socket: String, exchange: Exchange, request: [UInt8], isFresh: Bool) throws {
    self.socket = socket
    self.exchange = exchange
    self.request = request
    self.isFresh = isFresh
    epoll = try Epoll()
  }

  func run(connections: Int, requests: Int) throws -> LoadResult {
    toSend = requests
    latencies.reserveCapacity(requests)
    let start = now()
    for _ in 0..<min(connections, requests) { try connect() }
    while !open.isEmpty {
      guard try epoll.wait(milliseconds: 30_000, take) else { throw Failure(saying: "no answer for 30 s") }
    }
    let seconds = Double(now() - start) / 1e9
    return LoadResult(perSecond: Double(latencies.count) / seconds, latencies: Latencies(latencies))
  }

  /// The time of a new connection counts as part of its first exchange.
  private func connect() throws {
    toSend -= 1
    let begin = now()
    let file = try UnixSocket.connected(to: socket)
    try epoll.watch(file)
    try send(on: file, since: begin)
  }

  private func send(on file: Int32, since begin: UInt64) throws {
    open[file] = Caller(sentAt: begin)
    if write(file, request, request.count) != request.count { throw Failure("write") }
  }

  private func take(_ file: Int32) throws {
    let count = read(file, &buffer, buffer.count)
    if count < 0 { throw Failure("read") }
    open[file]?.answer.append(contentsOf: buffer[0..<count])
    guard let caller = open[file] else { return }
    let isWhole = exchange.length(of: caller.answer, request: request).map { caller.answer.count >= $0 } ?? (count == 0)
    guard isWhole else {
      if count == 0 { throw Failure(saying: "the answer was cut short") }
      return
    }
    guard exchange.isGood(caller.answer) else {
      throw Failure(saying: "unexpected: \(String(decoding: caller.answer.prefix(200), as: UTF8.self))")
    }
    latencies.append(now() - caller.sentAt)
    try goOn(file)
  }

  private func goOn(_ file: Int32) throws {
    if toSend > 0, !isFresh {
      toSend -= 1
      return try send(on: file, since: now())
    }
    close(file)
    open[file] = nil
    if toSend > 0 { try connect() }
  }
}

private struct LoadResult {
  let perSecond: Double
  let latencies: Latencies

  var json: String {
    let quantiles = [("p50_us", 0.5), ("p99_us", 0.99), ("max_us", 1)].map { name, part in
      "\"\(name)\": \(latencies.quantile(part))"
    }
    return "{\"per_second\": \(perSecond.rounded()), \(quantiles.joined(separator: ", "))}"
  }
}

private func now() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
