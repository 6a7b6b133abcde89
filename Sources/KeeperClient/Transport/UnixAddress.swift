#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The address of a Unix socket in the file system.
struct UnixAddress {
  private var address = sockaddr_un()

  /// Nil when the path does not fit, with the NUL that ends it.
  init?(path: String) {
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, !bytes.contains(0), bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      return nil
    }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  }

  /// Connects the socket; the `errno` when that fails.
  func attach(_ descriptor: Int32) -> Int32? {
    let result = withUnsafeBytes(of: address) { bytes in
      connect(descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    return result == 0 ? nil : errno
  }
}
