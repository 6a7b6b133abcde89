#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import KeeperAPI

/// A program, and how it is started. The token stands in its environment alone: not in ours, and in nobody's arguments.
struct RunProgram: Sendable {
  let command: [String]
  let variables: RunVariables

  /// Puts the program in the place of this process. Returns only when that fails.
  func becoming(_ tokens: [String: TokenPayload]) -> Failure {
    StartSignals.restore()
    let code = withCStrings(tokens) { arguments, environment in
      execute(arguments, environment)
    }
    return failure(code)
  }

  /// Starts it as the leader of a process group.
  func start(_ tokens: [String: TokenPayload]) throws(Failure) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    StartSignals.restore(in: &attributes)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var process: pid_t = 0
    let code = withCStrings(tokens) { arguments, environment in
      posix_spawnp(&process, command[0], nil, &attributes, arguments, environment)
    }
    guard code == 0 else { throw failure(code) }
    return process
  }

  /// `execvp` with an environment, which the C library has as an extension only. Returns the `errno`.
  private func execute(
    _ arguments: [UnsafeMutablePointer<CChar>?], _ environment: [UnsafeMutablePointer<CChar>?]
  ) -> Int32 {
    var isDenied = false
    for path in paths {
      execve(path, arguments, environment)
      guard [ENOENT, ENOTDIR, EACCES].contains(errno) else { return errno }
      isDenied = isDenied || errno == EACCES
    }
    return isDenied ? EACCES : ENOENT
  }

  /// Where the program may be.
  private var paths: [String] {
    guard !command[0].contains("/") else { return [command[0]] }
    let folders = StandardStreams.variable("PATH", unset: "/bin:/usr/bin").split(
      separator: ":", omittingEmptySubsequences: false)
    return folders.map { ($0.isEmpty ? "." : $0) + "/" + command[0] }
  }

  private func failure(_ code: Int32) -> Failure {
    let isMissing = code == ENOENT || code == ENOTDIR
    return Failure(
      to: "start \(command[0])", because: String(cString: strerror(code)),
      hint: isMissing ? "check its name, or give its whole path" : "check that it is a program that you may run",
      status: isMissing ? .noSuchProgram : .notExecutable)
  }

  /// Arguments and environment as the kernel wants them. What we were given goes on byte for byte.
  private func withCStrings<Result>(
    _ tokens: [String: TokenPayload],
    _ body: ([UnsafeMutablePointer<CChar>?], [UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let values = variables.values(tokens)
    let inherited = inheritedVariables(without: Set(values.map(\.name)))
    let own = values.compactMap { name, value in value.map { strdup("\(name)=\($0)") } }
    let arguments = command.map { strdup($0) }
    defer {
      for text in own {
        if let text { explicit_bzero(text, strlen(text)) }
        free(text)
      }
      for argument in arguments { free(argument) }
    }
    return body(arguments + [nil], inherited + own + [nil])
  }

  private func inheritedVariables(without names: Set<String>) -> [UnsafeMutablePointer<CChar>?] {
    var (inherited, next): ([UnsafeMutablePointer<CChar>?], _) = ([], environ)
    while let variable = next.pointee {
      let name = String(cString: variable).prefix { $0 != "=" }
      if !names.contains(String(name)) { inherited.append(variable) }
      next += 1
    }
    return inherited
  }
}
