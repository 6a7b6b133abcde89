import KeeperStore
import Systemd

extension Settings.Store {
  /// What opens the store.
  func keySource(_ credentials: Credentials) throws -> KeySource {
    switch (key, keyKind) {
    case (.file(let path), .random): .keyFile(path: path)
    case (.file(let path), .passphrase): .passphrase(path: path)
    case (.credential(let name), .random): .credential(path: try credentials.path(of: name))
    case (.credential(let name), .passphrase): .passphrase(path: try credentials.path(of: name))
    }
  }
}
