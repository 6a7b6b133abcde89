package import Keeper

/// What a configuration refers to and does not hold. Tests give their own.
package struct SettingsSurroundings: Sendable {
  package var stateDirectory: String
  package var runtimeDirectory: String
  /// A systemd credential by name.
  package var readCredential: @Sendable (_ name: String) throws(SecretProblem) -> Secret
  /// A file by absolute path.
  package var readSecretFile: @Sendable (_ path: String) throws(SecretProblem) -> Secret
  /// The uid of a user of this host.
  package var userID: @Sendable (_ name: String) -> UInt32?
  /// The gid of a group of this host.
  package var groupID: @Sendable (_ name: String) -> UInt32?

  package init(
    stateDirectory: String, runtimeDirectory: String,
    readCredential: @escaping @Sendable (String) throws(SecretProblem) -> Secret,
    readSecretFile: @escaping @Sendable (String) throws(SecretProblem) -> Secret,
    userID: @escaping @Sendable (String) -> UInt32?, groupID: @escaping @Sendable (String) -> UInt32?
  ) {
    self.stateDirectory = stateDirectory
    self.runtimeDirectory = runtimeDirectory
    self.readCredential = readCredential
    self.readSecretFile = readSecretFile
    self.userID = userID
    self.groupID = groupID
  }
}

/// Why a secret cannot be had, in the words of a ``SettingsRemark``.
package struct SecretProblem: Error, Sendable, Equatable {
  package let problem: String
  package let remedy: String

  package init(_ problem: String, _ remedy: String) {
    self.problem = problem
    self.remedy = remedy
  }
}
