import Keeper

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file descriptor that is closed when it goes out of scope, and never inherited by a child.
struct OpenFile: ~Copyable {
  let descriptor: CInt

  init(path: String, flags: CInt, mode: mode_t = 0) throws(SystemError) {
    descriptor = try SystemError.check { unsafe open(path, flags | O_CLOEXEC, mode) }
  }

  deinit { close(descriptor) }

  func status() throws(SystemError) -> stat {
    var status = stat()
    try SystemError.check { unsafe fstat(descriptor, &status) }
    return status
  }

  /// All of it, as long as it is not longer than `limit` bytes; `EFBIG` when it is.
  func contents(limit: Int) throws(SystemError) -> Secret {
    var buffer = [UInt8](repeating: 0, count: limit + 1)
    defer { buffer.wipe() }
    var filled = 0
    while filled < buffer.count {
      let count = try SystemError.check {
        unsafe buffer.withUnsafeMutableBytes { bytes in
          unsafe read(descriptor, bytes.baseAddress.map { unsafe $0 + filled }, bytes.count - filled)
        }
      }
      if count == 0 { break }
      filled += count
    }
    guard filled <= limit else { throw SystemError(code: EFBIG) }
    return Secret(buffer[..<filled])
  }

  func append(_ bytes: Secret) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      written += try SystemError.check {
        unsafe bytes.withUnsafeBytes { source in
          unsafe write(descriptor, source.baseAddress.map { unsafe $0 + written }, source.count - written)
        }
      }
    }
  }

  func truncate() throws(SystemError) {
    try SystemError.check { ftruncate(descriptor, 0) }
  }

  /// Returns when the contents, or a directory's entries, would survive a power cut.
  func synchronize() throws(SystemError) {
    try SystemError.check { fsync(descriptor) }
  }
}

extension Array<UInt8> {
  /// Overwrites the bytes in a way that the optimizer keeps.
  mutating func wipe() {
    unsafe withUnsafeMutableBytes { bytes in
      if let start = bytes.baseAddress { unsafe explicit_bzero(start, bytes.count) }
    }
  }
}
