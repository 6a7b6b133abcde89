#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Dispatch

/// A program that was started and whose end was not taken note of yet, so that its id is its own.
struct RunningProgram: Sendable {
  /// Its id, and that of the group that it leads.
  let id: pid_t

  /// To all of its group.
  func send(_ signal: Int32) { kill(-id, signal) }

  /// Takes note of its end.
  func reap() {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
  }

  /// Says in the end that it has ended, and, on a terminal, each time that it is suspended. A thread waits, which nothing
  /// else can wake.
  func observe(isOnTerminal: Bool, _ say: @escaping @Sendable (RunState.Event) -> Void) {
    let options = WEXITED | WNOWAIT | (isOnTerminal ? WSTOPPED : 0)
    Self.queue.async {
      while true {
        var information = siginfo_t()
        if waitid(P_PID, id_t(id), &information, options) != 0 { continue }
        let status = information._sifields._sigchld.si_status
        switch Int(information.si_code) {
        case Int(CLD_EXITED): return say(.ended(.exited(status)))
        case Int(CLD_STOPPED):
          waitid(P_PID, id_t(id), &information, WSTOPPED | WNOHANG)
          // A SIGSTOP is not of the terminal's: whoever sent it sends a SIGCONT too.
          if status != SIGSTOP { say(.suspended(by: status)) }
        case _: return say(.ended(.killed(by: status)))
        }
      }
    }
  }

  private static let queue = DispatchQueue(label: "tokenkeeper.run", attributes: .concurrent)
}
