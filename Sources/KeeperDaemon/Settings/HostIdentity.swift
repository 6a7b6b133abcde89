#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Users and groups of this host, by whatever name service it has (nsswitch.conf(5)).
enum HostIdentity {
  /// An entry that needs more room than this is a group with tens of thousands of members.
  private static let largestEntry = 1 << 20

  static func uid(ofUser name: String) -> UInt32? {
    lookUp { buffer, size in
      var entry = passwd()
      var found: UnsafeMutablePointer<passwd>?
      let code = getpwnam_r(name, &entry, &buffer, size, &found)
      return (code, found == nil ? nil : entry.pw_uid)
    }
  }

  static func gid(ofGroup name: String) -> UInt32? {
    lookUp { buffer, size in
      var entry = group()
      var found: UnsafeMutablePointer<group>?
      let code = getgrnam_r(name, &entry, &buffer, size, &found)
      return (code, found == nil ? nil : entry.gr_gid)
    }
  }

  /// Tries with more and more room for the texts of the entry.
  private static func lookUp(
    _ body: (_ buffer: inout [CChar], _ size: Int) -> (code: Int32, id: UInt32?)
  ) -> UInt32? {
    var size = 1024
    while size <= largestEntry {
      var buffer = [CChar](repeating: 0, count: size)
      let (code, id) = body(&buffer, size)
      if code != ERANGE { return id }
      size *= 4
    }
    return nil
  }
}
