#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How a program ended.
enum ProgramEnd: Equatable, Sendable {
  case exited(Int32)
  case killed(by: Int32)

  /// Ends this command like the program. A signal that systemd takes for an ordinary end of a service, and a shell for the
  /// wish to end a script, is passed on as one; a shell shows both as 128 and its number.
  func leave() -> Never {
    switch self {
    case .exited(let code): exit(code)
    case .killed(let number) where Self.ordinary.contains(number): Interrupts.end(by: number)
    case .killed(let number): exit(128 + number)
    }
  }

  /// systemd.service(5), `SuccessExitStatus=`.
  private static let ordinary = [SIGHUP, SIGINT, SIGTERM, SIGPIPE]
}
