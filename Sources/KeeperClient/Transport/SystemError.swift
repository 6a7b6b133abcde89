#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

enum SystemError {
  /// The system's words for an `errno`.
  static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
