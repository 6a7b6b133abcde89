#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import ArgumentParser

/// A signal on the command line: `TERM`, `SIGTERM` or `15`.
struct SignalName: ExpressibleByArgument, CustomStringConvertible {
  let number: Int32

  static let terminate = SignalName(number: SIGTERM)

  private init(number: Int32) { self.number = number }

  init?(argument: String) {
    let word = argument.uppercased()
    let name = word.hasPrefix("SIG") ? String(word.dropFirst(3)) : word
    guard let known = Self.known.first(where: { $0.name == name || "\($0.number)" == name }) else { return nil }
    number = known.number
  }

  var description: String { Self.known.first { $0.number == number }?.name ?? "\(number)" }

  /// Those by which a program is asked to end.
  private static let known: [(name: String, number: Int32)] = [
    ("HUP", SIGHUP), ("INT", SIGINT), ("QUIT", SIGQUIT), ("KILL", SIGKILL), ("USR1", SIGUSR1), ("USR2", SIGUSR2),
    ("ALRM", SIGALRM), ("TERM", SIGTERM),
  ]
}
