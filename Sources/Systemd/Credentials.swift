/// Secrets that the service manager handed to this unit (systemd.exec(5), `LoadCredential=`): files in memory that only
/// this service may read.
package struct Credentials: Sendable {
  /// systemd's own bound for one credential.
  static let longest = 1 << 20

  private let directory: String?

  /// Reads `CREDENTIALS_DIRECTORY`.
  package init(environment: [String: String]) {
    directory = environment["CREDENTIALS_DIRECTORY"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Where the credential lies if it exists.
  package func path(of name: String) throws(CredentialFailure) -> String {
    guard Self.isValid(name) else { throw .invalidName }
    guard let directory else { throw .noCredentials }
    return "\(directory)/\(name)"
  }

  /// The file of a credential, as it is: a closing newline belongs to it.
  package func read(_ name: String) throws(CredentialFailure) -> SmallFile {
    let path = try path(of: name)
    do {
      return try SmallFile(path: path, limit: Self.longest)
    } catch {
      throw .unreadable(error)
    }
  }

  /// As systemd's `credential_name_valid`: a file name, without `.` and `..`.
  package static func isValid(_ name: String) -> Bool {
    let bytes = name.utf8
    return (1...255).contains(bytes.count) && name != "." && name != ".."
      && bytes.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }
  }
}

package enum CredentialFailure: Error, Equatable {
  case invalidName
  /// No unit gave us any, as when the daemon is started by hand.
  case noCredentials
  case unreadable(SmallFile.Failure)
}
