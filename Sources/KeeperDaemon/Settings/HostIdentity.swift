#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import LocalHTTP

/// Users and groups of this host, by whatever name service it has (nsswitch.conf(5)).
enum HostIdentity {
  /// An entry that needs more room than this is a group with tens of thousands of members.
  private static let largestEntry = 1 << 20

  static func uid(ofUser name: String) -> UInt32? { user(named: name)?.uid }

  /// As if a process of that user, given by name or number, had connected; nil when there is no such user.
  static func credentials(ofUser text: String) -> Caller.Credentials? {
    guard let user = user(named: text) ?? UInt32(text).flatMap(user(numbered:)) else { return nil }
    return Caller.Credentials(uid: user.uid, gid: user.gid, pid: 0, groups: groups(of: user.name, user.gid))
  }

  private typealias User = (name: String, uid: UInt32, gid: UInt32)

  private static func user(named name: String) -> User? {
    lookUp { buffer, size in
      var entry = passwd()
      var found: UnsafeMutablePointer<passwd>?
      let code = getpwnam_r(name, &entry, &buffer, size, &found)
      return (code, found.map { (String(cString: $0.pointee.pw_name), $0.pointee.pw_uid, $0.pointee.pw_gid) })
    }
  }

  private static func user(numbered uid: UInt32) -> User? {
    lookUp { buffer, size in
      var entry = passwd()
      var found: UnsafeMutablePointer<passwd>?
      let code = getpwuid_r(uid, &entry, &buffer, size, &found)
      return (code, found.map { (String(cString: $0.pointee.pw_name), $0.pointee.pw_uid, $0.pointee.pw_gid) })
    }
  }

  /// Supplementary ones. Who is in more than `most` groups is shown in the first of them.
  private static func groups(of user: String, _ gid: UInt32) -> [UInt32] {
    let most = 4096
    var groups = [gid_t](repeating: 0, count: most)
    var count = CInt(most)
    getgrouplist(user, gid, &groups, &count)
    return groups.prefix(min(Int(count), most)).filter { $0 != gid }
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
  private static func lookUp<Found>(
    _ body: (_ buffer: inout [CChar], _ size: Int) -> (code: Int32, found: Found?)
  ) -> Found? {
    var size = 1024
    while size <= largestEntry {
      var buffer = [CChar](repeating: 0, count: size)
      let (code, found) = body(&buffer, size)
      if code != ERANGE { return found }
      size *= 4
    }
    return nil
  }
}
