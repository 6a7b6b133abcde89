import NIOCore

/// At most one timer for a connection. Deadlines mostly move away, so the timer is left alone then and looks again when
/// it fires; it is only set anew for a deadline that is nearer. A request that arrives whole touches no timer.
struct DeadlineTimer {
  private var armed: (deadline: NIODeadline, task: Scheduled<Void>)?

  mutating func arm(_ deadline: NIODeadline, on loop: any EventLoop, _ fire: @escaping () -> Void) {
    if let armed {
      guard deadline < armed.deadline else { return }
      armed.task.cancel()
    }
    armed = (deadline, loop.assumeIsolated().scheduleTask(deadline: deadline, fire))
  }

  /// To be called when it has fired.
  mutating func fired() { armed = nil }

  mutating func cancel() {
    armed?.task.cancel()
    armed = nil
  }
}
