import Foundation
import Synchronization

/// A child's process id and its end. The thread that waits holds this, and not the ``ChildProcess``, so that the last
/// reference to that can go while the child still runs.
final class ChildLife: Sendable {
  let pid: pid_t
  private let state = Mutex(State.running(waiters: []))

  private enum State {
    case running(waiters: [CheckedContinuation<ChildProcess.Exit, Never>])
    case ended(ChildProcess.Exit)
  }

  init(pid: pid_t) {
    self.pid = pid
    Thread.detachNewThread { self.awaitEnd() }
  }

  /// Under the lock that also covers reaping: the id cannot have passed to another process. SIGKILL takes the child's
  /// own children too, so that nothing stays behind and no pipe stays open.
  func send(_ signal: Int32) {
    state.withLock { state in
      switch state {
      case .running: _ = kill(signal == SIGKILL ? -pid : pid, signal)
      case .ended: break
      }
    }
  }

  func exit() async -> ChildProcess.Exit {
    await withCheckedContinuation { continuation in
      let known: ChildProcess.Exit? = state.withLock { state in
        switch state {
        case .running(let waiters):
          state = .running(waiters: waiters + [continuation])
          return nil
        case .ended(let exit): return exit
        }
      }
      if let known { continuation.resume(returning: known) }
    }
  }

  private func awaitEnd() {
    var information = siginfo_t()
    while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    let (exit, waiters) = state.withLock { state in
      kill(-pid, SIGKILL)
      let exit = reap()
      defer { state = .ended(exit) }
      switch state {
      case .running(let waiters): return (exit, waiters)
      case .ended: return (exit, [])
      }
    }
    for waiter in waiters { waiter.resume(returning: exit) }
  }

  private func reap() -> ChildProcess.Exit {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal)
  }
}
