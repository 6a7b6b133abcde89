#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes on pages of their own: kept out of swap and core dumps, and wiped before the pages go back.
///
/// `mlock` works on whole pages, so a key on the heap would be locked together with whatever lies around it, and
/// unlocked with the first of them that somebody else unlocks.
@safe final class LockedBytes: @unchecked Sendable {
  // Unchecked: the bytes are written before anybody else has the reference, and wiped when nobody has it any more.
  private let start: UnsafeMutableRawPointer
  private let length: Int
  private let released: (UnsafeRawBufferPointer) -> Void
  let count: Int
  /// Why they may be swapped to disk all the same; nil when they may not.
  let swapRefusal: SystemError?

  /// `fill` writes all of the `count` bytes. `released` sees the pages a last time, before they go back.
  init(
    count: Int, released: @escaping (UnsafeRawBufferPointer) -> Void = { _ in },
    fill: (UnsafeMutableRawBufferPointer) -> Void
  ) {
    let page = sysconf(CInt(_SC_PAGESIZE))
    length = (max(count, 1) + page - 1) / page * page
    let mapped = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    // As with any other memory: without it nothing goes on.
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { preconditionFailure("no memory for a key") }
    unsafe start = unsafe mapped
    self.count = count
    unsafe self.released = released
    swapRefusal = unsafe mlock(mapped, length) == 0 ? nil : SystemError(code: errno)
    // Known to every kernel since 3.4; core dumps of the daemon are off besides.
    _ = unsafe madvise(mapped, length, CInt(MADV_DONTDUMP))
    unsafe fill(UnsafeMutableRawBufferPointer(start: mapped, count: count))
  }

  deinit {
    unsafe explicit_bzero(start, length)
    unsafe released(UnsafeRawBufferPointer(start: start, count: length))
    // It unlocks them as well.
    unsafe munmap(start, length)
  }

  /// The bytes, for as long as `body` runs; they must not escape it.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) {
      try unsafe body(UnsafeRawBufferPointer(start: start, count: count))
    }
  }
}
