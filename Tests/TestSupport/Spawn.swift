import Foundation
import Synchronization

/// Starts `command[0]` with these descriptors as 0, 1 and 2 and no others, and returns its process id.
func spawn(_ command: [String], _ environment: [String: String], _ descriptors: [Int32]) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (target, source) in descriptors.enumerated() {
    posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
  }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  resetSignals(&attributes)
  // A process group of its own (0: with its own id), for its children to be killed with it.
  posix_spawnattr_setpgroup(&attributes, 0)
  return try withCStrings(command) { arguments in
    try withCStrings(environment.map { "\($0)=\($1)" }) { environment in
      var pid: pid_t = 0
      let code = spawning.withLock { _ in
        posix_spawn(&pid, command[0], &actions, &attributes, arguments, environment)
      }
      guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
      return pid
    }
  }
}

/// None blocked, all at their defaults.
private func resetSignals(_ attributes: inout posix_spawnattr_t) {
  var (none, all) = (sigset_t(), sigset_t())
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
}

private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
) rethrows -> Result {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return try body(copies + [nil])
}
