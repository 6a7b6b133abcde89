import CSystemd

/// Who this machine is, for us alone: derived from its machine id (machine-id(5)) in a way that nobody can turn back, so
/// that it may be stored (sd_id128_get_machine_app_specific(3)).
package enum MachineIdentity {
  /// Chosen once, at random, for Tokenkeeper. Another one would make every host a stranger.
  private static let application: [UInt8] = [
    0x5f, 0x0c, 0x8e, 0x21, 0x9b, 0x4d, 0x4a, 0x6f, 0xa3, 0x17, 0xd2, 0x58, 0x6c, 0x90, 0xbe, 0x43,
  ]

  /// 16 bytes. Throws when the machine has no id, as in some containers.
  package static func read() throws(SystemCallFailure) -> [UInt8] {
    var application = sd_id128_t()
    unsafe withUnsafeMutableBytes(of: &application) { unsafe $0.copyBytes(from: Self.application) }
    var identity = sd_id128_t()
    let result = unsafe sd_id128_get_machine_app_specific(application, &identity)
    guard result >= 0 else {
      throw SystemCallFailure("sd_id128_get_machine_app_specific", on: "/etc/machine-id", code: -result)
    }
    return unsafe withUnsafeBytes(of: identity) { unsafe Array($0) }
  }
}
