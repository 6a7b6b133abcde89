/// The process at the other end of a connection, as the kernel named it when the connection was accepted.
///
/// Unknown means no rights: nothing here is ever filled in from what the caller says.
package struct Caller: Sendable {
  /// Nil when the transport has no peer credentials (TCP) or the kernel would not say.
  package let credentials: Credentials?
  /// The process was gone at its first request, or could not be told from another: somebody else may be asking with
  /// its connection.
  package let hasEnded: Bool
  private let process: CallerProcess?
  private let knownUnits: Units?

  /// One whose units are known, or unknown, from the start.
  package init(credentials: Credentials?, units: Units? = nil, hasEnded: Bool = false) {
    self.credentials = credentials
    self.hasEnded = hasEnded
    process = nil
    knownUnits = units
  }

  init(credentials: Credentials, process: CallerProcess) {
    self.credentials = credentials
    self.process = process
    hasEnded = false
    knownUnits = nil
  }

  package static let unknown = Caller(credentials: nil)

  /// Nil when they are not to be found out: the process has ended, or nobody can say. Looked up when first asked for,
  /// which reads a file of `/proc`, and once for a connection.
  package var units: Units? { process?.units ?? knownUnits }

  /// The process, if it is held on to so that its units can be told.
  var heldProcess: CallerProcess? { process }

  /// `SO_PEERCRED`: effective ids at the time of `connect`.
  package struct Credentials: Sendable, Hashable {
    package let uid: UInt32
    package let gid: UInt32
    /// 0 for a process that is in another namespace.
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

  /// The units of systemd that a process belongs to.
  package struct Units: Sendable, Hashable {
    /// Of the system's manager: a service, a session's scope, or the service of a user's manager.
    package let system: String?
    /// Of a user's manager.
    package let user: String?
    /// Whose manager that is. Everybody names units of their own as they like, so that without it `user` means nothing.
    package let owner: UInt32?

    package init(system: String?, user: String? = nil, owner: UInt32? = nil) {
      self.system = system
      self.user = user
      self.owner = owner
    }
  }
}
