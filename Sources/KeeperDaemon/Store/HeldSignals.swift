import Glibc
import Synchronization

/// The signals that end or stop a program, held back while it has changed something that outlives it and has to be put
/// right first. One at a time in a process.
enum HeldSignals {
  private static let numbers = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]
  /// Where a handler, which may do hardly anything, writes what came.
  private static let sink = Atomic<Int32>(-1)

  /// Runs `body`, whose descriptor turns readable when a signal has come; then each has the effect that it would have
  /// had. Returns if that is none, or when the program was stopped and goes on.
  static func during<Value>(_ body: (Int32) -> Value) -> Value {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return body(-1) }
    for end in ends { _ = (fcntl(end, F_SETFD, FD_CLOEXEC), fcntl(end, F_SETFL, O_NONBLOCK)) }
    sink.store(ends[1], ordering: .sequentiallyConsistent)
    let former = numbers.map { number in (number, hold(number)) }
    let value = body(ends[0])
    for (number, action) in former { signal(number, action) }
    sink.store(-1, ordering: .sequentiallyConsistent)
    var number: UInt8 = 0
    while read(ends[0], &number, 1) == 1 { obey(Int32(number)) }
    for end in ends { close(end) }
    return value
  }

  /// Here and now. Threads of a pool block all signals, and one that another thread is to take comes when it likes.
  private static func obey(_ number: Int32) {
    var (wanted, former) = (sigset_t(), sigset_t())
    sigemptyset(&wanted)
    sigaddset(&wanted, number)
    pthread_sigmask(SIG_UNBLOCK, &wanted, &former)
    raise(number)
    pthread_sigmask(SIG_SETMASK, &former, nil)
  }

  /// What is ignored, as under `nohup`, stays so.
  private static func hold(_ number: Int32) -> sighandler_t? {
    let former = signal(number, note)
    if isIgnoring(former) { signal(number, former) }
    return former
  }

  private static func isIgnoring(_ action: sighandler_t?) -> Bool {
    unsafeBitCast(action, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static let note: sighandler_t = { number in
    let former = errno
    var byte = UInt8(truncatingIfNeeded: number)
    write(sink.load(ordering: .sequentiallyConsistent), &byte, 1)
    errno = former
  }
}
