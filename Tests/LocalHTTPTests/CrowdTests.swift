import Glibc
import LocalHTTP
import TestSupport
import Testing

/// Thousands of callers that want nothing, or never say what. In a process of its own, whose limit of descriptors is
/// raised.
@Suite(.timeLimit(.minutes(5)))
struct CrowdTests {
  /// Opens connections, sends half a request on each second one, says so, and holds them until it is killed.
  static let crowd = """
    import resource, socket, sys, time
    count, path = int(sys.argv[1]), sys.argv[2]
    resource.setrlimit(resource.RLIMIT_NOFILE, (count + 64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    ends = []
    for number in range(count):
        end = socket.socket(socket.AF_UNIX)
        end.connect(path)
        if number % 2: end.send(b"GET /a HTTP/1.1\\r\\nHost: x\\r\\nX-Half: ")
        ends.append(end)
    print("here", flush=True)
    while True: time.sleep(3600)
    """

  @Test("10,000 idle or stalled connections → another caller is served, and each costs little")
  func crowd() async {
    await #expect(processExitsWith: .success) {
      try Descriptors.allow(10_500)
      var limits = Limits()
      limits.connectionsPerUser = limits.connections
      (limits.requestDeadline, limits.idleDeadline) = (.seconds(280), .seconds(280))
      try await withServer(.echo, limits: limits) { path in
        let client = try RawClient.connect(path: path)
        let quiet = try await Self.slowest(client)
        let before = try Self.residentKiB()
        let crowds = try await Self.gather(5000, times: 2, path)
        let crowded = try await Self.slowest(client)
        let each = (try Self.residentKiB() - before) * 1024 / 10_000
        print("p99 quiet \(quiet), with 10,000 connections \(crowded), \(each) bytes resident for each")
        // Generous, since other programs may take the processors; a server that looks at each would take seconds.
        try #require(crowded < .milliseconds(500))
        try #require(each < 24 * 1024)
        for crowd in crowds { crowd.send(SIGKILL) }
        _ = try await RawClient.connect(path: path).request(Self.get)
      }
    }
  }

  @Test("one user that tries for 10,000 connections → gets its share; what it holds is freed when it ends")
  func oneUser() async {
    await #expect(processExitsWith: .success) {
      try Descriptors.allow(2000)
      var limits = Limits()
      (limits.requestDeadline, limits.idleDeadline) = (.seconds(280), .seconds(280))
      limits.connectionsPerUser = 100
      try await withServer(.echo, limits: limits) { path in
        let client = try RawClient.connect(path: path)
        _ = try await client.request(Self.get)
        // Whose connections beyond the share were closed does not notice before it writes.
        let crowd = try await Self.gather(10_000, times: 1, path, sends: false)
        _ = try await client.request(Self.get)
        try #require(try Descriptors.open() < 300)
        crowd[0].send(SIGKILL)
        try #require(try await eventually { try await Self.isServed(path) })
      }
    }
  }

  private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

  private static func gather(_ count: Int, times: Int, _ path: String, sends: Bool = true) async throws
    -> [ChildProcess]
  {
    var crowds: [ChildProcess] = []
    let program = sends ? crowd : crowd.replacing("number % 2", with: "False")
    for _ in 0..<times {
      let child = try ChildProcess(["/usr/bin/python3", "-c", program, "\(count)", path])
      crowds.append(child)
      for await line in child.standardOutput.lines where line == "here" { break }
    }
    return crowds
  }

  /// The 99th of a hundred requests, by how long they took.
  private static func slowest(_ client: RawClient) async throws -> Duration {
    var times: [Duration] = []
    for _ in 0..<100 {
      times.append(try await ContinuousClock().measure { _ = try await client.request(get) })
    }
    return times.sorted()[98]
  }

  private static func isServed(_ path: String) async throws -> Bool {
    do {
      return try await RawClient.connect(path: path).request(get).status == 200
    } catch let failure as RawClient.Failure where failure.code == EPIPE || failure.code == ECONNRESET {
      return false
    }
  }

  private static func residentKiB() throws -> Int {
    let text = try #require(Descriptors.read("/proc/self/status"))
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
    return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
  }
}

/// File descriptors of this process.
enum Descriptors {
  /// Raises the limit, if need be.
  static func allow(_ count: UInt) throws {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    getrlimit(resource, &limit)
    limit.rlim_max = max(limit.rlim_max, count)
    limit.rlim_cur = max(limit.rlim_cur, count)
    try #require(setrlimit(resource, &limit) == 0, "this process may not have \(count) descriptors")
  }

  static func open() throws -> Int {
    let directory = try #require(opendir("/proc/self/fd"))
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    return count
  }

  static func read(_ path: String) -> String? {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
  }
}
