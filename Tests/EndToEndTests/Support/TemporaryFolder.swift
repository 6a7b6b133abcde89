import Foundation

/// A folder that others may enter, under a short path: socket paths end at 107 bytes.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let parent = URL(fileURLWithPath: NSTemporaryDirectory()).path
    var template = Array("\(parent)/tk-e2e-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil, chmod(template, 0o755) == 0 else { throw POSIXError(.EIO) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  // Nothing to do about a failure but to leave it for whoever clears the temporary directory.
  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
    let file = "\(path)/\(name)"
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  func makeFolder(_ name: String, mode: Int = 0o755) throws -> String {
    let folder = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: mode])
    return folder
  }
}
