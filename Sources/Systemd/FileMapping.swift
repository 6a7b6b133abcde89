import Glibc

/// The parts of this process's memory that are a file's bytes (proc(5), smaps).
package enum FileMapping {
  /// Lets go of every page that can be read from its file again; whoever needs one finds it in the system's cache.
  package static func forgetPages() {
    for range in unchanged(in: readDescription()) {
      // Advice: what the kernel does not take costs memory and nothing else.
      _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
    }
  }

  /// Those that cannot be written to and in which nothing was changed, as the loader does with pages that hold addresses.
  static func unchanged(in smaps: String) -> [Range<UInt>] {
    var found: [Range<UInt>] = []
    var current: Range<UInt>?
    for line in smaps.split(separator: "\n") {
      if let range = readOnlyFile(line) {
        current = range
      } else if line.hasPrefix("Anonymous:") {
        if let current, line.split(separator: " ").dropFirst().first == "0" { found.append(current) }
        current = nil
      }
    }
    return found
  }

  /// `55d0c0000000-55d0c0400000 r-xp 00000000 fe:00 1234   /usr/bin/tokenkeeperd`; nil for all other lines.
  private static func readOnlyFile(_ line: Substring) -> Range<UInt>? {
    let words = line.split(separator: " ", maxSplits: 5)
    guard words.count == 6, words[5].drop(while: { $0 == " " }).hasPrefix("/"), ["r--p", "r-xp"].contains(words[1])
    else { return nil }
    let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
    return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
  }

  private static func readDescription() -> String {
    guard let file = unsafe fopen("/proc/self/smaps", "re") else { return "" }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = unsafe fread(&piece, 1, piece.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += piece[..<count]
    }
  }
}
