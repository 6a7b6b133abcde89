import Foundation

/// QR codes on a terminal, read by zbarimg, a program that nobody here wrote.
package enum QRReading {
  struct Ragged: Error {}

  /// Paints half blocks as a terminal would, eight pixels a module, and has them read; empty when nothing can be.
  ///
  /// - Parameter inked: Whether blocks are dark on a light ground, or light on a dark one.
  package static func read(_ lines: [String], inked: Bool) async throws -> String {
    let image = try picture(of: lines, inked: inked)
    let directory = FileManager.default.temporaryDirectory.appending(path: "qr-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: directory) }  // the test has its own reason to fail
    let file = directory.appending(path: "code.pgm")
    try image.write(to: file)
    let output = try await ChildProcess.run(
      ["/usr/bin/zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file.path])
    return output.standardOutput.trimmingCharacters(in: .newlines)
  }

  /// As PGM (netpbm).
  private static func picture(of lines: [String], inked: Bool) throws -> Data {
    let rows = lines.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }.flatMap { line in
      ["▀█", "▄█"].map { drawn in line.map { drawn.contains($0) == inked } }
    }
    let width = rows.first?.count ?? 0
    guard width > 0, rows.allSatisfy({ $0.count == width }) else { throw Ragged() }
    let pixels = rows.flatMap { row in
      repeatElement(row.flatMap { repeatElement($0 ? UInt8(0) : 255, count: 8) }, count: 8).joined()
    }
    return Data("P5 \(width * 8) \(rows.count * 8) 255\n".utf8) + pixels
  }
}
