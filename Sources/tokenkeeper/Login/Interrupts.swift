#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Dispatch

/// SIGINT, SIGTERM and SIGHUP: somebody wants the command to end, which has something to do first.
enum Interrupts {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// The first that comes; nil when the task is cancelled.
  static func first() async -> Int32? {
    let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
    let sources = signals.map { number in
      // The source hears it nevertheless.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { continuation.yield(number) }
      source.activate()
      return source
    }
    defer { for source in sources { source.cancel() } }
    for await number in stream { return number }
    return nil
  }

  /// As if there had been no handler, so that a shell sees by what the command ended.
  static func end(by number: Int32) -> Never {
    signal(number, SIG_DFL)
    kill(getpid(), number)
    exit(128 + number)
  }
}
