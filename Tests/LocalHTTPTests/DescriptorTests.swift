import Glibc
import LocalHTTP
import Logging
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DescriptorTests {
  /// In a process of its own, since the limit is the process's. The callers block the test's own thread: work that waits
  /// for a thread makes libdispatch open a file of `/proc`, and end the process when it cannot.
  @Test("no descriptor left for a caller → served when there is one again")
  func exhaustion() async {
    await #expect(processExitsWith: .success) {
      let rests = Rests()
      let logger = Logger(label: "test") { _ in rests }
      try await withServer(.echo, logger: logger) { path in
        let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        let first = try RawClient.connect(path: path)
        try ask(first, get)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        // A few more than are open: this process has also what the one that started it left open.
        var fillers = [open("/dev/null", O_RDONLY)]
        limit.rlim_cur = rlim_t(fillers[0] + 32)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        // Twice: the server may hold a descriptor for a moment, to look at its caller.
        for _ in 1...2 {
          try ask(first, get)
          while case let filler = open("/dev/null", O_RDONLY), filler >= 0 { fillers.append(filler) }
        }
        // The last descriptor is for the caller's own end; the server's end gets none.
        close(fillers.removeLast())
        let late = try RawClient.connect(path: path)
        try say(late, get)
        let begin = ContinuousClock.now
        for _ in 1...2000 { try ask(first, get) }
        try #require(!late.isReadable)
        // One attempt each 100 ms, and not one at each turn of the event loop.
        let most = Int(begin.duration(to: .now) / .milliseconds(100)) + 2
        try #require((1...most).contains(rests.count), "\(rests.count) in \(begin.duration(to: .now))")
        // And one line each ten seconds.
        let lines = Int(begin.duration(to: .now) / .seconds(10)) + 2
        try #require((1...lines).contains(rests.warnings), "\(rests.warnings) warnings")
        for filler in fillers { close(filler) }
        try hear(late)
      }
    }
  }
}

private func ask(_ client: RawClient, _ request: String) throws {
  try say(client, request)
  try hear(client)
}

private func say(_ client: RawClient, _ request: String) throws {
  try #require(send(client.descriptor, request, request.utf8.count, CInt(MSG_NOSIGNAL)) == request.utf8.count)
}

/// An answer comes in one piece.
private func hear(_ client: RawClient) throws {
  var answer = [UInt8](repeating: 0, count: 4096)
  let count = recv(client.descriptor, &answer, answer.count, 0)
  try #require(count > 0 && String(decoding: answer[..<count], as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
}

/// Counts how often accepting was let rest, and how often somebody was told.
private final class Rests: LogHandler {
  private let counted = Atomic(0)
  private let warned = Atomic(0)
  var count: Int { counted.load(ordering: .relaxed) }
  var warnings: Int { warned.load(ordering: .relaxed) }

  var logLevel: Logger.Level {
    get { .debug }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    if event.level == .warning { warned.add(1, ordering: .relaxed) }
    if event.message == "accepting rests" { counted.add(1, ordering: .relaxed) }
  }
}
