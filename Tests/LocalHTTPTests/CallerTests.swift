import Glibc
import Synchronization
import TestSupport
import Testing

@testable import LocalHTTP

/// Who a process is, with real processes.
@Suite("Callers")
struct CallerTests {
  private static let own = Caller.Credentials(uid: geteuid(), gid: getegid(), pid: getpid())

  /// A server that answers with the unit of who asks, and a look-up that counts how often it is used.
  private func withLookUp(
    usesDescriptors: Bool, _ body: (String, Counter) async throws -> Void
  ) async throws {
    let counter = Counter()
    let lookUp = UnitLookUp(usesDescriptors: usesDescriptors) { pid in
      counter.add()
      return Caller.Units(system: "of-\(pid).service")
    }
    let handler = Answering { request in
      .now(.text(request.path == "/unit" ? request.caller.units?.system ?? "none" : "hello"))
    }
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/socket"
      let server = Server(
        endpoint: .unix(path: path, mode: 0o600), handler: handler, logger: .silent, unitLookUp: lookUp)
      try await serving(server) { _ in try await body(path, counter) }
    }
  }

  @Test("requests on one connection → the unit is found at the first that needs it, once", arguments: [true, false])
  func once(usesDescriptors: Bool) async throws {
    try #require(!usesDescriptors || ProcessHandle.isGivenBySockets)
    try await withLookUp(usesDescriptors: usesDescriptors) { path, counter in
      let client = try RawClient.connect(path: path)
      for _ in 0..<3 {
        #expect(try await client.request("GET / HTTP/1.1\r\nHost: x\r\n\r\n").body == "hello")
        #expect(counter.value == 0)
      }
      for _ in 0..<3 {
        #expect(try await client.request("GET /unit HTTP/1.1\r\nHost: x\r\n\r\n").body == "of-\(getpid()).service")
        #expect(counter.value == 1)
      }
    }
  }

  @Test("a server that was given no look-up → no unit")
  func without() async throws {
    let handler = Answering { request in .now(.text(request.caller.units?.system ?? "none")) }
    try await withServer(handler) { path in
      let client = try RawClient.connect(path: path)
      let answer = try await client.request("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(answer.body == "none")
    }
  }

  @Test("a process that has ended → no unit, by descriptor and by time of start")
  func ended() async throws {
    let child = try ChildProcess(["/bin/sleep", "600"])
    let credentials = Caller.Credentials(uid: geteuid(), gid: getegid(), pid: child.pid)
    let byTime = try #require(ProcessHandle.running(credentials))
    let asked = CallerProcess(byTime, .always)
    #expect(byTime.isStillThere && asked.units == .always)
    let unasked = CallerProcess(byTime, .always)
    child.send(SIGKILL)
    _ = try await child.exit(within: .seconds(30))
    #expect(!byTime.isStillThere && unasked.units == nil)
    #expect(asked.units == .always, "what was found once stays")
    #expect(ProcessHandle.running(credentials) == nil)
  }

  @Test("a caller that asks and then ends → no unit", .timeLimit(.minutes(2)))
  func endedPeer() async throws {
    try #require(ProcessHandle.isGivenBySockets)
    let asked = Signal()
    let caller = Mutex<Caller?>(nil)
    let handler = Answering { request in
      caller.withLock { $0 = request.caller }
      asked.fire()
      return .later {
        await Signal.never()
        return .text("late")
      }
    }
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/socket"
      let server = Server(
        endpoint: .unix(path: path, mode: 0o600), handler: handler, logger: .silent,
        unitLookUp: UnitLookUp { _ in .always })
      try await serving(server) { _ in
        let curl = try ChildProcess(["/usr/bin/curl", "--silent", "--unix-socket", path, "http://localhost/"])
        await asked.wait()
        curl.send(SIGKILL)
        _ = try await curl.exit(within: .seconds(30))
        let last = caller.withLock { $0 }
        let known = try #require(last)
        #expect(known.credentials?.pid == curl.pid && known.heldProcess != nil && known.units == nil)
      }
    }
  }

  @Test("another user than the one that connected → not the same process")
  func otherUser() {
    let other = Caller.Credentials(uid: Self.own.uid + 1, gid: 0, pid: Self.own.pid)
    #expect(ProcessHandle.running(other) == nil)
    #expect(ProcessHandle.running(Self.own)?.isStillThere == true)
  }

  @Test("a process in another namespace, which has number 0 → nothing to hold on to")
  func foreign() {
    #expect(ProcessHandle.running(.init(uid: 0, gid: 0, pid: 0)) == nil)
    #expect(ProcessHandle.peer(of: -1, .init(uid: 0, gid: 0, pid: 0)) == nil)
  }

  @Test("the start of a process whose name would mislead → found")
  func name() async throws {
    let child = try ChildProcess(
      ["/bin/sh", "-c", #"printf '%s' 'a) S 1 2 (b' >/proc/$$/comm; exec 1>&-; read x </dev/zero"#])
    _ = await child.standardOutput.all()
    let mine = try #require(ProcessFile.startTime(of: getpid()))
    let its = try #require(ProcessFile.startTime(of: child.pid))
    #expect(its >= mine)
  }
}

extension Caller.Units {
  fileprivate static let always = Caller.Units(system: "always.service")
}

extension UnitLookUp {
  fileprivate static let always = UnitLookUp { _ in .always }
}
