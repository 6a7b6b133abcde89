#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Dispatch

/// SIGINT, SIGTERM and SIGHUP: somebody wants the command to end, which has something to do first.
enum Interrupts {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// Those that come from now on.
  static func heard() -> AsyncStream<Int32> {
    let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
    let sources = signals.map { number in
      // The source hears it nevertheless.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { continuation.yield(number) }
      source.activate()
      return source
    }
    continuation.onTermination = { _ in for source in sources { source.cancel() } }
    return stream
  }

  /// As if there had been no handler, so that a shell sees by what the command ended.
  static func end(by number: Int32) -> Never {
    signal(number, SIG_DFL)
    // Threads of a pool have all signals blocked.
    var mask = sigset_t()
    sigemptyset(&mask)
    sigaddset(&mask, number)
    pthread_sigmask(SIG_UNBLOCK, &mask, nil)
    raise(number)
    exit(128 + number)
  }
}
