import Crypto
import FoundationEssentials
import Keeper

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The key as a file of this host.
struct KeyFile {
  let path: String

  static let keyLength = 32
  /// More than a key in base64 with its line ends needs.
  private static let longest = 128

  func read() throws(StoreError) -> Secret {
    let contents: Secret
    do {
      let file = try OpenFile(path: path, flags: O_RDONLY)
      if let trouble = Self.trouble(of: try file.status(), for: geteuid()) { throw StoreError.key(path: path, trouble) }
      contents = try file.contents(limit: Self.longest)
    } catch let error as StoreError {
      throw error
    } catch let error as SystemError {
      throw trouble(for: error)
    } catch {
      throw .key(path: path, .unreadable(reason: "\(error)"))
    }
    guard let key = Self.decode(contents) else { throw .key(path: path, .malformed) }
    return key
  }

  private func trouble(for error: SystemError) -> StoreError {
    switch error.code {
    case ENOENT: .key(path: path, .missing)
    case EFBIG: .key(path: path, .malformed)
    default: .key(path: path, .unreadable(reason: error.description))
    }
  }

  /// What is wrong with whose file it is and who may open it.
  static func trouble(of status: stat, for user: uid_t) -> StoreError.KeyTrouble? {
    if status.st_mode & S_IFMT != S_IFREG { return .notAFile }
    if status.st_uid != user, status.st_uid != 0 { return .wrongOwner(uid: status.st_uid) }
    if status.st_mode & 0o077 != 0 { return .exposed(mode: status.st_mode & 0o7777) }
    return nil
  }

  private static func decode(_ contents: Secret) -> Secret? {
    if contents.count == keyLength { return contents }
    let text = contents.withoutTrailingNewlines()
    var base64 = unsafe text.withUnsafeBytes { unsafe Data($0) }
    defer { base64.wipe() }
    guard var bytes = Data(base64Encoded: base64), bytes.count == keyLength else { return nil }
    defer { bytes.wipe() }
    return Secret(bytes)
  }

  /// Under its name there is either a whole key that survives a power cut, or nothing.
  func createIfMissing() throws(StoreError) {
    do {
      guard try StoreFiles.size(of: path) == nil else { return }
      let unfinished = path + ".new"
      try StoreFiles.remove(unfinished)
      let file = try OpenFile(path: unfinished, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      try file.append(Self.makeContents())
      try file.synchronize()
      // Unlike rename, link never replaces a key that somebody else has put there meanwhile.
      try SystemError.check { unsafe link(unfinished, path) }
      try StoreFiles.remove(unfinished)
      try StoreFiles.synchronizeDirectory(of: path)
    } catch {
      throw .key(path: path, .cannotCreate(reason: error.description))
    }
  }

  private static func makeContents() -> Secret {
    var bytes = unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe Data($0) }
    defer { bytes.wipe() }
    var base64 = bytes.base64EncodedData()
    defer { base64.wipe() }
    return Secret(base64 + [UInt8(ascii: "\n")])
  }
}

extension Data {
  /// Overwrites the bytes, as long as nobody shares them.
  mutating func wipe() { resetBytes(in: startIndex..<endIndex) }
}
