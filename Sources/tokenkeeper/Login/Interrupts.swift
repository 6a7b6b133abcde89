#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Dispatch

/// SIGINT, SIGTERM and SIGHUP: somebody wants the command to end, which has something to do first.
struct Interrupts {
  /// Those that come from now on, until ``stop()``.
  let heard: AsyncStream<Int32>
  private let sources: [any DispatchSourceSignal]

  init() {
    let (heard, continuation) = AsyncStream.makeStream(of: Int32.self)
    self.heard = heard
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      // The source hears it nevertheless.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { continuation.yield(number) }
      source.activate()
      return source
    }
  }

  func stop() { for source in sources { source.cancel() } }

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
