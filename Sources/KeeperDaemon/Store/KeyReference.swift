import Glibc
import Keeper
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

/// A passphrase from the terminal, which does not show it.
enum TypedPassphrase {
  static func ask(twice: Bool) throws(StoreToolFailure) -> Secret {
    let first = try read("Passphrase of the store: ")
    if twice, try read("The same again: ") != first {
      throw StoreToolFailure("Cannot take the passphrase: the two are not the same. Try again.")
    }
    return first
  }

  private static func read(_ prompt: String) throws(StoreToolFailure) -> Secret {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else {
      throw StoreToolFailure(
        "Cannot ask for the passphrase: there is no terminal. Give passphrase:PATH, with a file that only you may read."
      )
    }
    defer { close(terminal) }
    var shown = termios()
    guard tcgetattr(terminal, &shown) == 0 else {
      throw StoreToolFailure(
        "Cannot ask for the passphrase: the terminal cannot be told to hide it. Give passphrase:PATH.")
    }
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(terminal, TCSAFLUSH, &hidden)
    defer { tcsetattr(terminal, TCSAFLUSH, &shown) }
    send(prompt, to: terminal)
    defer { send("\n", to: terminal) }
    return line(from: terminal)
  }

  private static func line(from terminal: Int32) -> Secret {
    var bytes = [UInt8](repeating: 0, count: 1024)
    defer {
      bytes.withUnsafeMutableBytes { buffer in
        if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
      }
    }
    let count = max(Glibc.read(terminal, &bytes, bytes.count), 0)
    return Secret(bytes[..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
  }

  private static func send(_ text: String, to terminal: Int32) {
    let bytes = Array(text.utf8)
    _ = write(terminal, bytes, bytes.count)  // Whoever hung up will not answer either.
  }
}

/// Why a store command did nothing: what failed, why, and what to do.
struct StoreToolFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
