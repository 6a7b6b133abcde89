import Glibc
import TestSupport
import Testing

@testable import LocalHTTP

/// Connections whose process has ended, and others that have its number now. Numbers are chosen by `ns_last_pid`, which
/// root may write.
@Suite("Callers that have ended", .serialized, .timeLimit(.minutes(5)))
struct EndedCallerTests {
  /// What happens to the process that connected, before its connection is used.
  enum Fate: String, CaseIterable {
    case lives, ends
    /// Nobody has waited for it, so that its number is still its own.
    case lingers
    /// Its number goes to a process of the same user, or of another.
    case isFollowed, isFollowedByAnother
  }

  enum Moment: CaseIterable {
    /// While the connection waits in the backlog.
    case beforeAccept
    /// Between being accepted and the first request.
    case afterAccept
  }

  @Test("a connection → the process that connected, or nobody", arguments: Fate.allCases, Moment.allCases)
  func byDescriptor(fate: Fate, moment: Moment) async throws {
    try #require(ProcessHandle.isGivenBySockets)
    let answer = try await answer(fate, moment, usesDescriptors: true)
    #expect(answer == (fate == .lives ? "of itself" : "ended"))
  }

  @Test("the same by the time of the start, as before Linux 6.5", arguments: Fate.allCases, Moment.allCases)
  func byStart(fate: Fate, moment: Moment) async throws {
    let answer = try await answer(fate, moment, usesDescriptors: false)
    // The one thing that only a descriptor tells: another process of the same user that took the number before anybody
    // had looked.
    let isUnseen = fate == .isFollowed && moment == .beforeAccept
    #expect(answer == (fate == .lives || isUnseen ? "of itself" : "ended"))
  }

  private func answer(_ fate: Fate, _ moment: Moment, usesDescriptors: Bool) async throws -> String {
    try #require(geteuid() == 0, "processes are given numbers and users: run the tests as root")
    let handler = Answering { request in
      let caller = request.caller
      let isItself = caller.units?.system == "of-\(caller.credentials?.pid ?? 0).service"
      return .now(.text(caller.hasEnded ? "ended" : isItself ? "of itself" : "of nobody"))
    }
    let lookUp = UnitLookUp(usesDescriptors: usesDescriptors) { Caller.Units(system: "of-\($0).service") }
    return try await withTemporaryDirectory { directory in
      let path = "\(directory)/socket"
      let server = Server(
        endpoint: .unix(path: path, mode: 0o600), handler: handler, logger: .silent, unitLookUp: lookUp)
      let words = ["/usr/bin/python3", "-c", Self.script, path, fate.rawValue]
      switch moment {
      case .afterAccept:
        var answer = ""
        try await serving(server) { _ in
          answer = try await Self.output(ChildProcess(words + ["accepted"]))
        }
        return answer
      case .beforeAccept:
        let listening = try await server.listen()
        let child = try ChildProcess(words)
        var lines = child.standardError.lines.makeAsyncIterator()
        _ = await lines.next()
        return try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { try await listening.serve() }
          defer { group.cancelAll() }
          return try await Self.output(child)
        }
      }
    }
  }

  private static func output(_ child: ChildProcess) async throws -> String {
    let output = try await child.exit(within: .seconds(60))
    try #require(output.exit == .code(0), "\(output.standardError)")
    return output.standardOutput
  }

  /// Opens a socket that a child connects, so that it is the child's for the kernel and both have it.
  private static let script = """
    import os, signal, socket, sys
    path, fate, accepted = sys.argv[1], sys.argv[2], "accepted" in sys.argv
    get = b"GET / HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"
    def start(pid): return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[19]
    def ask(end):
        end.sendall(get)
        answer = b""
        while piece := end.recv(65536): answer += piece
        return answer.partition(b"\\r\\n\\r\\n")[2].decode()
    shared = socket.socket(socket.AF_UNIX)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        shared.connect(path)
        if accepted:
            # Connections are accepted in their order.
            other = socket.socket(socket.AF_UNIX)
            other.connect(path)
            ask(other)
        os.write(writing, b"x")
        if fate == "lives": signal.pause()
        os._exit(0)
    began = start(child)
    os.read(reading, 1)
    if fate == "lingers": os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    elif fate != "lives": os.waitpid(child, 0)
    follower = None
    for attempt in range(2000):
        if not fate.startswith("isFollowed"): break
        open("/proc/sys/kernel/ns_last_pid", "w").write(str(child - 1))
        follower = os.fork()
        if follower == 0:
            if fate == "isFollowedByAnother": os.setuid(65533)
            os.write(writing, b"x")
            signal.pause()
        os.read(reading, 1)
        if follower == child and start(follower) != began: break
        os.kill(follower, signal.SIGKILL)
        os.waitpid(follower, 0)
    else: sys.exit("nobody got the number")
    if not accepted: print("connected", file=sys.stderr, flush=True)
    print(ask(shared), end="", flush=True)
    for one in {follower, child if fate == "lives" else None} - {None}:
        os.kill(one, signal.SIGKILL)
        os.waitpid(one, 0)
    """
}
