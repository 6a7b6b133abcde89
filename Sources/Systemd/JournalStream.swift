#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The stream to the journal that systemd gives to a unit as its standard output and error.
package enum JournalStream {
  /// Whether `descriptor` is the one that `JOURNAL_STREAM` names by device and inode (systemd.exec(5)). The variable
  /// alone says nothing: it is inherited by whoever was given another standard error.
  package static func isBehind(_ descriptor: Int32, environment: [String: String]) -> Bool {
    let numbers = environment["JOURNAL_STREAM"]?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    guard numbers.count == 2, let device = UInt64(numbers[0]), let inode = UInt64(numbers[1]) else { return false }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return false }
    return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
  }
}
