import Glibc
import LocalHTTP
import Testing

@Suite(.timeLimit(.minutes(1)))
struct EndpointTests {
  private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

  private func server(_ endpoint: Endpoint) -> Server {
    Server(endpoint: endpoint, handler: Answering.echo, logger: .silent)
  }

  private func mode(_ path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode : nil
  }

  private func expectAnswer(_ path: String) async throws {
    let response = try await RawClient.connect(path: path).request(Self.get)
    #expect(response.body == "GET /a ")
  }

  private func reason(_ endpoint: Endpoint) async -> ListenError.Reason? {
    do {
      _ = try await server(endpoint).listen()
      return nil
    } catch {
      #expect("\(error)".contains("Cannot listen on \(endpoint): "))
      return (error as? ListenError)?.reason
    }
  }

  @Test("loopback, port 0 → answers on the port that it names", arguments: ["127.0.0.1"])
  func loopback(host: String) async throws {
    try await serving(server(.loopback(host: host, port: 0))) { listening in
      let client = try RawClient.connect(port: try #require(listening.port))
      for _ in 1...2 { #expect(try await client.request(Self.get).body == "GET /a ") }
    }
  }

  @Test("hosts that others could reach, names, bad ports → refused", arguments: ["0.0.0.0", "::", "localhost", ""])
  func otherHosts(host: String) async {
    #expect(await reason(.loopback(host: host, port: 0)) == .unusable)
    #expect(await reason(.loopback(host: "127.0.0.1", port: 70_000)) == .unusable)
  }

  @Test(
    "told to be exposed → answers there, and says whether others could connect",
    arguments: [
      ("127.0.0.2", true), ("0.0.0.0", false),
    ])
  func exposed(address: String, isLocal: Bool) async throws {
    try await serving(server(.exposed(address: address, port: 0))) { listening in
      #expect(listening.isLocal == isLocal)
      let host = isLocal ? UInt32(0x7F00_0002) : 0x7F00_0001
      let client = try RawClient.connect(host: host, port: try #require(listening.port))
      #expect(try await client.request(Self.get).body == "GET /a ")
    }
  }

  @Test("exposed, by a name or on an address of somebody else → refused")
  func notExposed() async {
    for name in ["localhost", "", "0", "0.0.0.0/0"] {
      #expect(await reason(.exposed(address: name, port: 0)) == .unusable)
    }
    // TEST-NET-1 (RFC 5737).
    #expect(await reason(.exposed(address: "192.0.2.1", port: 0)) == .system(errno: EADDRNOTAVAIL))
    #expect(await reason(.exposed(address: "0.0.0.0", port: -1)) == .unusable)
  }

  @Test("taken port → in use")
  func takenPort() async throws {
    try await serving(server(.loopback(host: "127.0.0.1", port: 0))) { listening in
      let port = try #require(listening.port)
      #expect(await reason(.loopback(host: "127.0.0.1", port: port)) == .inUse)
    }
  }

  @Test("Unix path → exactly the mode asked for; gone afterwards", arguments: [0o600, 0o660, 0o666, 0o777] as [UInt16])
  func modes(wanted: UInt16) async throws {
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/s"
      try await serving(server(.unix(path: path, mode: wanted))) { _ in
        #expect(mode(path) == S_IFSOCK | mode_t(wanted))
        try await expectAnswer(path)
      }
      #expect(mode(path) == nil)
    }
  }

  @Test("private mode → the file has it from its first moment: no later change of its attributes")
  func noWindow() async throws {
    try await withTemporaryDirectory { directory in
      let watch = inotify_init1(Int32(IN_NONBLOCK))
      defer { close(watch) }
      inotify_add_watch(watch, directory, UInt32(IN_CREATE | IN_ATTRIB))
      try await serving(server(.unix(path: "\(directory)/s", mode: 0o600))) { _ in
        var event = inotify_event()
        let room = MemoryLayout<inotify_event>.size + 256
        var bytes = [UInt8](repeating: 0, count: room)
        let count = read(watch, &bytes, room)
        #expect(count >= MemoryLayout<inotify_event>.size)
        withUnsafeMutableBytes(of: &event) { $0.copyBytes(from: bytes.prefix($0.count)) }
        #expect(event.mask == UInt32(IN_CREATE))
        #expect(count == MemoryLayout<inotify_event>.size + Int(event.len))
      }
    }
  }

  @Test("path that somebody answers on → refused, and left alone")
  func livePath() async throws {
    try await withTemporaryDirectory { directory in
      let endpoint = Endpoint.unix(path: "\(directory)/s", mode: 0o600)
      try await serving(server(endpoint)) { _ in
        #expect(await reason(endpoint) == .inUse)
        try await expectAnswer("\(directory)/s")
      }
    }
  }

  @Test("socket file whose process is gone → replaced")
  func stalePath() async throws {
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/s"
      close(try RawListener.bind(path: path))
      try await serving(server(.unix(path: path, mode: 0o600))) { _ in try await expectAnswer(path) }
    }
  }

  @Test("file, directory or link at the path → refused, never deleted")
  func notASocket() async throws {
    try await withTemporaryDirectory { directory in
      close(creat("\(directory)/file", 0o644))
      mkdir("\(directory)/directory", 0o755)
      close(try RawListener.bind(path: "\(directory)/socket"))
      symlink("\(directory)/socket", "\(directory)/link")
      for (name, kind) in [("file", S_IFREG), ("directory", S_IFDIR), ("link", S_IFLNK)] {
        #expect(await reason(.unix(path: "\(directory)/\(name)", mode: 0o600)) == .notASocket)
        #expect(mode("\(directory)/\(name)").map { $0 & S_IFMT } == kind)
      }
    }
  }

  @Test("path that is relative, too long, or in no directory → refused")
  func badPaths() async {
    #expect(await reason(.unix(path: "s", mode: 0o600)) == .unusable)
    #expect(await reason(.unix(path: "/tmp/" + String(repeating: "a", count: 103), mode: 0o600)) == .unusable)
    #expect(await reason(.unix(path: "/tmp/no/such/s", mode: 0o600)) == .system(errno: ENOENT))
  }

  @Test("another's socket at our path when we stop → left alone")
  func replacedPath() async throws {
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/s"
      var other: Int32 = -1
      defer { close(other) }
      try await serving(server(.unix(path: path, mode: 0o600))) { _ in
        rename(path, "\(directory)/moved")
        other = try RawListener.bind(path: path)
      }
      #expect(mode(path).map { $0 & S_IFMT } == S_IFSOCK)
    }
  }

  @Test("inherited Unix socket → answers, and its file stays")
  func inherited() async throws {
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/s"
      let descriptor = try RawListener.bind(path: path)
      try await serving(server(.inherited(fileDescriptor: descriptor))) { _ in try await expectAnswer(path) }
      #expect(mode(path).map { $0 & S_IFMT } == S_IFSOCK)
    }
  }

  @Test("inherited descriptor that is no local listening socket → refused, and left open")
  func inheritedOther() async throws {
    for descriptor in [
      open("/dev/null", O_RDONLY), socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0), try RawListener.any(),
    ] {
      defer { close(descriptor) }
      let found = await reason(.inherited(fileDescriptor: descriptor))
      #expect(found == .unusable || found == .system(errno: ENOTSOCK))
      #expect(fcntl(descriptor, F_GETFD) >= 0)
    }
  }
}
