#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import KeeperAPI

/// The program of the moment, and the terminal that it has.
struct RunEffects {
  let program: RunProgram
  let terminal: ControllingTerminal?
  let happen: @Sendable (RunState.Event) -> Void
  private var running: RunningProgram?

  init(_ program: RunProgram, happen: @escaping @Sendable (RunState.Event) -> Void) {
    (self.program, self.happen) = (program, happen)
    terminal = ControllingTerminal()
  }

  mutating func start(_ tokens: [String: TokenPayload]) throws(Failure) {
    let started = RunningProgram(id: try program.start(tokens))
    running = started
    terminal?.give(to: started.id)
    started.observe(isOnTerminal: terminal != nil, happen)
  }

  func send(_ signal: Int32) { running?.send(signal) }

  /// What is left of it must not go on with an old token.
  mutating func clear() {
    send(SIGKILL)
    finish()
  }

  mutating func finish() {
    guard let running else { return }
    terminal?.take(from: running.id)
    running.reap()
    self.running = nil
  }

  /// Returns when the shell lets this command go on.
  func suspend(by signal: Int32) {
    guard let running else { return }
    // It read from the terminal or wrote to it in the moment before it was given it.
    if signal != SIGTSTP, terminal?.isWith(running.id) == true { return }
    terminal?.take(from: running.id)
    var stop = sigset_t()
    sigemptyset(&stop)
    sigaddset(&stop, SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &stop, nil)
    // All of a pipeline, as the terminal would have done.
    kill(0, SIGTSTP)
    // Another thread may have got that one; this one stops before the next line.
    raise(SIGTSTP)
    pthread_sigmask(SIG_BLOCK, &stop, nil)
  }

  func resume() {
    guard let running else { return }
    terminal?.give(to: running.id)
    running.send(SIGCONT)
  }
}
