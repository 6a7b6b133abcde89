#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How signals were handled when this command was started, which is what a program that it starts shall find: `nohup`
/// ignores SIGHUP, systemd SIGPIPE.
enum StartSignals {
  /// Of those that this command itself may handle.
  private static let ignored: Set<Int32> = Set(([SIGPIPE] + HeardSignals.all).filter(isIgnored))

  /// Looks, before anything is changed.
  static func note() { _ = ignored }

  static func wasIgnored(_ number: Int32) -> Bool { ignored.contains(number) }

  /// In this process.
  static func restore() {
    for number in [SIGPIPE] + HeardSignals.all { signal(number, wasIgnored(number) ? SIG_IGN : SIG_DFL) }
    // Threads of a pool have all signals blocked.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
  }

  /// In a process to be.
  static func restore(in attributes: inout posix_spawnattr_t) {
    var (none, defaults) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&defaults)
    for number in ignored { sigdelset(&defaults, number) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
