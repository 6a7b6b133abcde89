#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A call of the operating system that failed: which one, on what, and why.
package struct SystemCallFailure: Error, Equatable, CustomStringConvertible {
  package let call: String
  package let subject: String
  /// `errno`.
  package let code: Int32

  /// Must be made directly after the call, before anything else changes `errno`.
  init(_ call: String, on subject: String, code: Int32 = errno) {
    self.call = call
    self.subject = subject
    self.code = code
  }

  /// The system's words for ``code``, such as "No such file or directory".
  package var reason: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  package var description: String { "\(call) on \(subject) failed: \(reason)" }
}
