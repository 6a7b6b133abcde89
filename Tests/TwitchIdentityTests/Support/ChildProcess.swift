import Glibc

/// A program that a test runs. Foundation's `Process` starts children that ignore SIGTERM when its own threads block
/// it, so this one spawns by itself and ends them by SIGKILL.
final class ChildProcess: Sendable {
  private let pid: pid_t
  /// Our end of its standard input and output. A socket and no pipes, because those cannot be kept from the children
  /// that other tests start at the same time.
  private let channel: Int32

  /// Its standard error goes nowhere; its input stays open and empty until it has ended.
  init(_ arguments: [String]) throws {
    var ends: [Int32] = [0, 0]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Socket.Failure(call: "socketpair", errno: errno) }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let words = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var pid: pid_t = 0
    let result = posix_spawnp(&pid, arguments[0], &actions, nil, words, environ)
    guard result == 0 else {
      close(ends[0])
      throw Socket.Failure(call: arguments[0], errno: result)
    }
    (self.pid, channel) = (pid, ends[0])
  }

  /// What it wrote next; empty when it has closed its output.
  func read() throws -> String { String(decoding: try Socket.receive(channel), as: UTF8.self) }

  /// The rest of what it wrote, once it ended by itself or by ``kill()``.
  func readToEnd() throws -> String {
    var text = ""
    while case let more = try read(), !more.isEmpty { text += more }
    return text
  }

  func kill() { _ = Glibc.kill(pid, SIGKILL) }

  /// Its exit status, or nil when a signal ended it. Must be called, and once.
  @discardableResult
  func wait() -> Int32? {
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    close(channel)
    return status & 0x7f == 0 ? (status >> 8) & 0xff : nil
  }
}
