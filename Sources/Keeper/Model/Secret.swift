#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes that must not be seen: wiped when the last reference goes, redacted in every description, compared in
/// constant time, and with no way into `Codable`.
///
/// This reduces exposure and does not end it: a `String` made by ``reveal()`` and the buffers of HTTP and TLS libraries
/// cannot be wiped.
package struct Secret: @unchecked Sendable, Equatable {
  // Unchecked: the storage is filled before it is shared and not written again until no reference is left.
  private let storage: Storage

  package init(_ bytes: some Collection<UInt8>) {
    storage = Storage.holding(bytes)
  }

  package init(_ text: String) {
    self.init(text.utf8)
  }

  package var count: Int { storage.header }
  package var isEmpty: Bool { count == 0 }

  /// The bytes, for as long as `body` runs; they must not escape it.
  package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try unsafe storage.withUnsafeMutablePointers { header, elements in
      try unsafe body(UnsafeRawBufferPointer(start: elements, count: header.pointee))
    }
  }

  /// A copy as text, for the one place that sends it. The copy cannot be wiped.
  package func reveal() -> String {
    unsafe withUnsafeBytes { bytes in unsafe String(decoding: bytes, as: UTF8.self) }
  }

  /// Takes the same time wherever the first difference is.
  package static func == (left: Self, right: Self) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBytes { a in
      unsafe right.withUnsafeBytes { b in
        var difference: UInt8 = 0
        for index in 0..<a.count { unsafe difference |= a[index] ^ b[index] }
        return difference == 0
      }
    }
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "[secret]" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Secret {
  private final class Storage: ManagedBuffer<Int, UInt8> {
    static func holding(_ bytes: some Collection<UInt8>) -> Storage {
      let count = bytes.count
      let buffer = create(minimumCapacity: max(count, 1)) { _ in count }
      unsafe buffer.withUnsafeMutablePointerToElements { elements in
        for (offset, byte) in bytes.enumerated() { unsafe (elements + offset).initialize(to: byte) }
      }
      return unsafe unsafeDowncast(buffer, to: Storage.self)
    }

    deinit {
      unsafe withUnsafeMutablePointers { header, elements in
        unsafe explicit_bzero(elements, header.pointee)
      }
    }
  }
}
