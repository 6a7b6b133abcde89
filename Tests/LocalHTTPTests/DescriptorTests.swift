import Glibc
import LocalHTTP
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DescriptorTests {
  /// In a process of its own, since the limit is the process's.
  @Test("no descriptor left for a caller → served when there is one again")
  func exhaustion() async {
    await #expect(processExitsWith: .success) {
      try await withServer(.echo) { path in
        let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        let first = try RawClient.connect(path: path)
        _ = try await first.request(get)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = 64
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        var fillers: [Int32] = []
        while case let filler = open("/dev/null", O_RDONLY), filler >= 0 { fillers.append(filler) }
        // The last descriptor is for the caller's own end; the server's end gets none.
        close(fillers.removeLast())
        let late = try RawClient.connect(path: path)
        try await late.send(get)
        for _ in 1...10 { _ = try await first.request(get) }
        try #require(!late.isReadable)
        for filler in fillers { close(filler) }
        _ = try await late.receiveResponse()
      }
    }
  }
}
