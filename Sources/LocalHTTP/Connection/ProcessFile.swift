import Glibc

/// What `/proc` says of a process (proc(5)).
enum ProcessFile {
  /// In ticks since boot. Nil for one that has ended, also when nobody has waited for it yet.
  static func startTime(of pid: Int32) -> UInt64? {
    guard let text = read("/proc/\(pid)/stat") else { return nil }
    // The second field is the program's name in parentheses, whatever it holds; the start is the 22nd.
    guard let nameEnd = text.lastIndex(of: ")") else { return nil }
    let fields = text[nameEnd...].dropFirst().split(separator: " ")
    return fields.count > 19 && fields[0] != "Z" && fields[0] != "X" ? UInt64(fields[19]) : nil
  }

  static func effectiveUser(of pid: Int32) -> UInt32? {
    guard let text = read("/proc/\(pid)/status") else { return nil }
    // Real, effective, saved and file system ids.
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Uid:") }) else { return nil }
    let ids = line.dropFirst(4).split(separator: "\t")
    return ids.count > 1 ? UInt32(ids[1]) : nil
  }

  /// Both files are shorter.
  private static let longest = 16 * 1024

  private static func read(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let bytes = [UInt8](unsafeUninitializedCapacity: longest) { buffer, count in
      count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
