import Foundation
import Synchronization

/// A file descriptor, closed when it goes out of scope, that no child inherits by accident.
struct OwnedDescriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// The number, which is then the caller's to close.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  /// What has come; nil at the end.
  func read() -> [UInt8]? {
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
      repeat { count = Glibc.read(number, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
      initialized = max(count, 0)
    }
    return count > 0 ? bytes : nil
  }

  /// A file without a name, open at its beginning.
  static func file(containing bytes: [UInt8]) throws -> OwnedDescriptor {
    let path = "\(NSTemporaryDirectory())/tokenkeeper-input-\(UUID().uuidString)"
    let file = OwnedDescriptor(try checked(open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)))
    unlink(path)
    var rest = bytes[...]
    while !rest.isEmpty {
      rest = rest.dropFirst(try checked(rest.withUnsafeBytes { write(file.number, $0.baseAddress, $0.count) }))
    }
    _ = try checked(Int(lseek(file.number, 0, SEEK_SET)))
    return file
  }
}

/// The two ends of a pipe.
struct DescriptorPair: ~Copyable {
  let reading: OwnedDescriptor
  let writing: OwnedDescriptor

  /// Under the lock that spawning takes: a child that is started between the two calls would inherit the ends, and
  /// keep the pipe open past the end of the child that it is for.
  static func pipe() throws -> DescriptorPair {
    var numbers: [Int32] = [-1, -1]
    try spawning.withLock { _ in
      _ = try checked(Glibc.pipe(&numbers))
      for number in numbers { _ = try checked(fcntl(number, F_SETFD, FD_CLOEXEC)) }
    }
    return DescriptorPair(reading: OwnedDescriptor(numbers[0]), writing: OwnedDescriptor(numbers[1]))
  }
}

/// Held while descriptors exist that a new child must not inherit.
let spawning = Mutex(())

/// The result of a system call, or its error.
func checked<Number: FixedWidthInteger>(_ result: Number) throws -> Number {
  guard result >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  return result
}
