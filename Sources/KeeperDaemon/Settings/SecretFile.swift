import Keeper
import Systemd

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Secrets in files of the administrator.
enum SecretFile {
  /// Far above any secret; a file beyond it is a mix-up.
  private static let longest = 64 * 1024

  /// Throws unless the file is ours or root's and nobody else may read it.
  static func read(_ path: String) throws(SecretProblem) -> Secret {
    var file = try open(path)
    defer { file.wipe() }
    if let problem = problem(path: path, mode: file.mode, owner: file.owner, user: geteuid()) { throw problem }
    return Secret(file.bytes)
  }

  /// A credential; systemd has seen to its permissions.
  static func read(credential name: String, from credentials: Credentials) throws(SecretProblem) -> Secret {
    do {
      var file = try credentials.read(name)
      defer { file.wipe() }
      return Secret(file.bytes)
    } catch {
      throw problem(error)
    }
  }

  static func problem(path: String, mode: UInt32, owner: UInt32, user: UInt32) -> SecretProblem? {
    if mode & 0o077 != 0 {
      return SecretProblem(
        "others may read \(path.quoted) (its mode is \(String(mode, radix: 8)))", "Run: chmod 600 \(path.quoted)")
    }
    if owner != 0, owner != user {
      return SecretProblem(
        "\(path.quoted) belongs to uid \(owner)", "Give it to root or to the daemon's user, with chown.")
    }
    return nil
  }

  private static func open(_ path: String) throws(SecretProblem) -> SmallFile {
    do {
      return try SmallFile(path: path, limit: longest)
    } catch {
      throw SecretProblem("\(path.quoted) \(reason(error))", "Put a file there that only the daemon's user may read.")
    }
  }

  private static func problem(_ failure: CredentialFailure) -> SecretProblem {
    switch failure {
    case .invalidName:
      SecretProblem("not a name of a credential", "Use the ID of a LoadCredential= line of the unit.")
    case .noCredentials:
      SecretProblem(
        "this process was given no credentials", "Start it by its systemd unit, with a LoadCredential= line in there.")
    case .unreadable(let cause):
      SecretProblem(
        "the credential \(reason(cause))", "Add LoadCredential= to the unit: systemctl edit tokenkeeper.service")
    }
  }

  private static func reason(_ failure: SmallFile.Failure) -> String {
    switch failure {
    case .system(let failure): "cannot be read (\(failure.reason))"
    case .notAFile: "is not a regular file"
    case .tooLarge(let limit): "is larger than \(limit) bytes"
    case .changing: "was written to while it was read"
    }
  }
}
