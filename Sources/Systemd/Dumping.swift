import CSystemd

/// Core dumps of this process and tracing by others.
package enum Dumping {
  /// Forbids both to everybody but root, for as long as the process lives (`PR_SET_DUMPABLE`).
  package static func forbid() throws(SystemCallFailure) {
    guard tokenkeeper_forbid_dumping() == 0 else { throw SystemCallFailure("prctl", on: "PR_SET_DUMPABLE") }
  }
}
