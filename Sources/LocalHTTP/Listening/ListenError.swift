/// Why a server cannot listen, for the person who started it.
package struct ListenError: Error, Hashable, CustomStringConvertible {
  package enum Reason: Sendable, Hashable {
    /// Another process answers there.
    case inUse
    /// Something other than a socket is at the path.
    case notASocket
    /// The path, host or descriptor is not one to listen on.
    case unusable
    /// The system refused.
    case system(errno: Int32)
  }

  package let reason: Reason
  /// What was to be listened on: a path, a host and port, a descriptor.
  package let endpoint: String
  /// What failed and why.
  package let problem: String
  /// What to do.
  package let hint: String

  package var description: String { "Cannot listen on \(endpoint): \(problem). \(hint)" }
}
