#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Dispatch

/// Signals that are for the program that runs.
struct HeardSignals {
  static let all = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCONT]

  private let sources: [any DispatchSourceSignal]

  init(_ hear: @escaping @Sendable (Int32) -> Void) {
    sources = Self.all.filter { !StartSignals.wasIgnored($0) }.map { number in
      // The source hears it nevertheless.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { hear(number) }
      source.activate()
      return source
    }
  }

  func stop() { for source in sources { source.cancel() } }
}
