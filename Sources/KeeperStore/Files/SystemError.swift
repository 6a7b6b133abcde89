#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A system call that failed, by its error number.
struct SystemError: Error, Equatable, CustomStringConvertible {
  let code: CInt

  /// What the system says of it, such as "Permission denied".
  var description: String { unsafe String(cString: strerror(code)) }

  /// Makes the call again while a signal interrupts it. A negative result is a failure.
  @discardableResult
  static func check<Result: SignedInteger>(_ call: () -> Result) throws(SystemError) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw SystemError(code: errno) }
    }
  }
}
