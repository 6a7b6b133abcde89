import Foundation

/// `openssl s_server` with a certificate that it signed itself.
struct OpenSSLServer: Sendable {
  struct Failure: Error {
    let what: String
  }

  let port: Int

  /// Runs `body` with a server, and returns all that the server said and decrypted.
  static func with(_ body: (OpenSSLServer) async throws -> Void) async throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    // `try?`: a folder that is left in /tmp fails no test.
    defer { try? FileManager.default.removeItem(at: folder) }
    try makeCertificate(in: folder.path)

    let process = try ChildProcess(
      [
        "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "\(folder.path)/cert.pem", "-key",
        "\(folder.path)/key.pem",
      ])
    defer { process.wait() }
    defer { process.kill() }
    let (port, greeting) = try port(of: process)
    try await body(OpenSSLServer(port: port))
    process.kill()
    return greeting + (try process.readToEnd())
  }

  private static func makeCertificate(in folder: String) throws {
    let process = try ChildProcess(
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "\(folder)/key.pem", "-out",
        "\(folder)/cert.pem",
      ])
    guard process.wait() == 0 else { throw Failure(what: "openssl req made no certificate") }
  }

  /// It writes `ACCEPT 127.0.0.1:40001` once it listens.
  private static func port(of process: ChildProcess) throws -> (Int, said: String) {
    var text = ""
    while true {
      let more = try process.read()
      guard !more.isEmpty else { throw Failure(what: "openssl s_server did not start: \(text)") }
      text += more
      let line = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first {
        $0.hasPrefix("ACCEPT")
      }
      if let port = line?.split(separator: ":").last.flatMap({ Int($0) }) { return (port, text) }
    }
  }
}
