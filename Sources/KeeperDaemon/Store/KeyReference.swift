package import KeeperStore

/// A key as the command line names it: `key_file:/path`, `credential:/path`, `passphrase:/path`, or `passphrase`, which
/// is then asked for. Never the secret itself.
package struct KeyReference: Sendable, Equatable {
  package let kind: KeySlot.Kind
  /// Nil: ask on the terminal.
  package let path: String?

  package static let form = "key_file:PATH, credential:PATH, passphrase:PATH, or passphrase to be asked for it"

  /// Nil for another form.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let kind = KeySlot.Kind(rawValue: parts[0]) else { return nil }
    self.kind = kind
    path = parts.count == 2 ? parts[1] : nil
    if path == nil ? kind != .passphrase : path?.isEmpty == true { return nil }
  }

  /// `isNew` asks twice for what is typed.
  func source(isNew: Bool = false) throws -> KeySource {
    guard let path else { return .given(try TypedPassphrase.ask(twice: isNew), .passphrase) }
    return switch kind {
    case .keyFile: .keyFile(path: path)
    case .credential: .credential(path: path)
    case .passphrase: .passphrase(path: path)
    }
  }
}

/// Why a store command did nothing: what failed, why, and what to do.
struct StoreToolFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
