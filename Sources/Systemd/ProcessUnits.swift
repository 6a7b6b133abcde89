import CSystemd

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The units that a process belongs to (sd_pid_get_unit(3)), read from its control group.
package struct ProcessUnits: Sendable, Hashable {
  /// Of the system's manager.
  package let system: String?
  /// Of a user's manager.
  package let user: String?
  /// The user that the process belongs to by its control group, whatever it runs as.
  package let owner: UInt32?

  /// Those of the process that has this number now; nil when there is none, when `/proc` hides it, or when it is in no
  /// unit. Takes three reads of one file of `/proc`.
  package init?(of pid: Int32) {
    guard pid > 0, let system = unsafe Self.name({ unsafe sd_pid_get_unit(pid, $0) }) else { return nil }
    self.system = system
    user = unsafe Self.name { unsafe sd_pid_get_user_unit(pid, $0) }
    var owner: uid_t = 0
    self.owner = unsafe sd_pid_get_owner_uid(pid, &owner) >= 0 ? owner : nil
  }

  /// What a function of libsystemd allocated.
  private static func name(
    _ find: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt
  ) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    let result = unsafe find(&text)
    defer { unsafe free(text) }
    guard result >= 0, let text = unsafe text else { return nil }
    return unsafe String(cString: text)
  }
}
