#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A regular file, opened once: what is known of it and what it holds come through the same descriptor, so that nobody
/// can swap it in between.
package struct SmallFile: Sendable {
  package private(set) var bytes: [UInt8]
  /// Permission bits, such as 0o600.
  package let mode: UInt32
  package let owner: UInt32

  package enum Failure: Error, Equatable {
    case system(SystemCallFailure)
    case notAFile
    case tooLarge(limit: Int)
    /// Somebody wrote to it meanwhile.
    case changing
  }

  /// Throws when there are more than `limit` bytes. Never waits for a pipe or a device.
  package init(path: String, limit: Int) throws(Failure) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw .system(SystemCallFailure("open", on: path)) }
    defer { close(descriptor) }

    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .system(SystemCallFailure("fstat", on: path)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    mode = status.st_mode & 0o7777
    owner = status.st_uid
    bytes = try Self.read(descriptor, path: path, limit: limit)
    guard try Self.isAsBefore(descriptor, path, status, count: bytes.count) else { throw .changing }
  }

  /// Overwrites what was read, for files that hold secrets. Copies made before are not reached.
  package mutating func wipe() {
    unsafe bytes.withUnsafeMutableBytes { buffer in
      if let start = buffer.baseAddress { unsafe explicit_bzero(start, buffer.count) }
    }
  }

  /// Whether nobody was seen to write meanwhile. It is a help, no promise: who writes in pauses, or within one tick of the
  /// kernel's clock, is not noticed. A file that is replaced by a rename cannot be half.
  private static func isAsBefore(
    _ descriptor: Int32, _ path: String, _ before: stat, count: Int
  ) throws(Failure) -> Bool {
    var after = stat()
    guard unsafe fstat(descriptor, &after) == 0 else { throw .system(SystemCallFailure("fstat", on: path)) }
    // The kernel's own files have no size.
    return before.st_size == after.st_size && (after.st_size == 0 || Int(after.st_size) == count)
      && before.st_mtim.tv_sec == after.st_mtim.tv_sec && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec
  }

  private static func read(_ descriptor: Int32, path: String, limit: Int) throws(Failure) -> [UInt8] {
    // One byte more than allowed tells a file that is too large; no growth, so that no copy stays behind unwiped.
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw .system(SystemCallFailure("read", on: path)) }
      if got == 0 { break }
      count += got
    }
    guard count <= limit else { throw .tooLarge(limit: limit) }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
