/// The process at the other end of a connection, as the kernel named it when the connection was accepted.
///
/// Unknown means no rights: nothing here is ever filled in from what the caller says.
package struct Caller: Sendable, Hashable {
  /// Nil when the transport has no peer credentials (TCP) or the kernel would not say.
  package let credentials: Credentials?

  package init(credentials: Credentials?) { self.credentials = credentials }

  package static let unknown = Caller(credentials: nil)

  /// `SO_PEERCRED`: effective ids at the time of `connect`.
  package struct Credentials: Sendable, Hashable {
    package let uid: UInt32
    package let gid: UInt32
    package let pid: Int32

    /// `SO_PEERGROUPS`: supplementary groups at that time.
    package let groups: [UInt32]

    package init(uid: UInt32, gid: UInt32, pid: Int32, groups: [UInt32] = []) {
      self.uid = uid
      self.gid = gid
      self.pid = pid
      self.groups = groups
    }

    package func isMember(of group: UInt32) -> Bool { gid == group || groups.contains(group) }
  }
}
