#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The terminal that this command was started on: whose group is in the foreground gets what is typed, Ctrl-C included.
struct ControllingTerminal: Sendable {
  let descriptor: Int32

  /// Nil when no standard stream is one.
  init?() {
    guard let descriptor = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].first(where: { tcgetpgrp($0) >= 0 }) else {
      return nil
    }
    self.descriptor = descriptor
    // A group in the background is stopped when it takes the terminal, unless it ignores that.
    signal(SIGTTOU, SIG_IGN)
  }

  /// Whether it is ours to give: whoever was started in the background has no right to it.
  var isOurs: Bool { tcgetpgrp(descriptor) == getpgrp() }

  /// Whether the group of the program has it, or could be given it.
  func isWith(_ group: pid_t) -> Bool { [group, getpgrp()].contains(tcgetpgrp(descriptor)) }

  /// To the group of the program, if it is ours.
  func give(to group: pid_t) {
    if isOurs { tcsetpgrp(descriptor, group) }
  }

  /// Back from the group of the program, if that has it.
  func take(from group: pid_t) {
    if tcgetpgrp(descriptor) == group { tcsetpgrp(descriptor, getpgrp()) }
  }
}
