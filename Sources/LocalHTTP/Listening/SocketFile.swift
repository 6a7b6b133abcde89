import Glibc

/// The file of a Unix socket, known by its inode: a path alone may be somebody else's a moment later.
struct SocketFile: Sendable, Hashable {
  let path: String
  private let device: UInt
  private let inode: UInt
  let permissions: UInt32

  /// What stands at a path, links not followed.
  enum Entry: Hashable {
    case nothing
    case socket(SocketFile)
    case somethingElse
    case unknown(errno: Int32)
  }

  static func entry(at path: String) -> Entry {
    var status = stat()
    guard lstat(path, &status) == 0 else { return errno == ENOENT ? .nothing : .unknown(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFSOCK else { return .somethingElse }
    return .socket(
      SocketFile(
        path: path, device: UInt(status.st_dev), inode: UInt(status.st_ino), permissions: status.st_mode & 0o7777))
  }

  /// Removes the file if it still is this one. Between the look and the removal lie microseconds that Unix gives no
  /// means to close; the listener is open meanwhile, so whoever looks whether somebody answers does not replace it.
  func remove() {
    guard case .socket(let current) = Self.entry(at: path), current.device == device, current.inode == inode else {
      return
    }
    unlink(path)
  }
}
