import Foundation

/// A directory of its own for `body`, removed whatever happens.
func withTemporaryDirectory<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
  let path = FileManager.default.temporaryDirectory.appending(path: "sd-\(UUID().uuidString.prefix(8))").path
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: path) }  // a test that fails must report its own reason
  return try body(path)
}
