import FoundationEssentials
import Keeper

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How far this host has seen a store get: its sequence at the last refresh that was about to be sent, in a file
/// outside of the store's directory, so that a backup put back there leaves it alone.
///
/// It is written after the commit of an intent and before the refresh token leaves. So it is never ahead of a store
/// that was not put back, whatever crashes; and every state of the store that does not know of a spent refresh token is
/// behind it. Each store has a mark of its own, by its id.
struct ReplayMark: Sendable {
  /// What is known of it.
  enum Reading: Equatable {
    /// There is none: a new store or host, or somebody has emptied the directory.
    case none
    case sequence(Int64)
    /// Something is there and is no mark, or nobody lets us see.
    case unreadable
  }

  let path: String

  init(directory: String, store id: Data) {
    path = "\(directory)/\(id.map { Self.hexadecimal($0) }.joined()).mark"
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  private static let header = "tokenkeeper mark 1 "

  func read() -> Reading {
    do {
      let text = try OpenFile(path: path, flags: O_RDONLY).contents(limit: 128).reveal()
      guard text.hasPrefix(Self.header), text.hasSuffix("\n"),
        let sequence = Int64(text.dropFirst(Self.header.count).dropLast()), sequence >= 0
      else { return .unreadable }
      return .sequence(sequence)
    } catch {
      return error.code == ENOENT ? .none : .unreadable
    }
  }

  /// Replaces it whole. It survives a power cut when this returns.
  func write(_ sequence: Int64) throws(SystemError) {
    let unfinished = path + ".new"
    do {
      let file = try OpenFile(path: unfinished, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
      try file.append(Secret("\(Self.header)\(sequence)\n"))
      try file.synchronize()
    }
    try SystemError.check { unsafe rename(unfinished, path) }
    try StoreFiles.synchronizeDirectory(of: path)
  }
}
