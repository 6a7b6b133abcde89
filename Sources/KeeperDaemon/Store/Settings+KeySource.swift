import KeeperStore
import Systemd

extension Settings.Store {
  /// What opens the store: the passphrase if there is one, else the key.
  func keySource(_ credentials: Credentials) throws -> KeySource {
    switch (passphrase, key) {
    case (.file(let path), _): .passphrase(path: path)
    case (.credential(let name), _): .passphrase(path: try credentials.path(of: name))
    case (nil, .file(let path)): .keyFile(path: path)
    case (nil, .credential(let name)): .credential(path: try credentials.path(of: name))
    }
  }
}
