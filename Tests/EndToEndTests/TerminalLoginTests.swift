import Foundation
import TestSupport
import Testing
import TwitchSandbox

/// `tokenkeeper login` on a terminal, by what stands on its screen.
@Suite(.showingLogs) struct TerminalLoginTests {
  private static let only = Setup(accounts: [.overlay])
  private static let command = "\(BuildProducts.path(of: "tokenkeeper")) login overlay"

  private static func onScreen(
    _ host: BotHost, _ environment: [String: String] = [:], _ body: (TerminalScreen) async throws -> Void
  ) async throws {
    try await TerminalScreen.run(
      command, environment: environment.merging(["TOKENKEEPER_SOCKET": host.socketPath]) { $1 }, in: host.folder, body)
  }

  @Test("a device login → address, code, a QR code that can be read, a countdown that moves, and how it ended")
  func device() async throws {
    try await withDaemon(Self.only) { host, _ in
      try await Self.onScreen(host) { screen in
        let first = try await screen.line(with: "Waiting  ████")
        let lines = try await screen.lines()
        let url = try #require(lines.first { $0.hasPrefix("  http") }?.trimmingCharacters(in: .whitespaces))
        let code = String(url.suffix(8))
        #expect(
          lines.filter { !$0.isEmpty && !$0.isQRCode }.dropLast() == [
            "To log in overlay as somestreamer, open this address on any device:", "  \(url)",
            "Twitch shows the code \(code) there, or asks for it.",
          ])
        #expect(lines.last?.wholeMatch(of: /Waiting  █{20}  (30:00|29:5[0-9])  \(Ctrl-C cancels\)/) != nil, "\(lines)")
        #expect(try await Self.code(on: lines, inked: true) == url)
        _ = try await eventually("another time on the screen") {
          try await screen.line(with: "Waiting  ") != first ? true : nil
        }
        #expect(host.twitch.withWorld { $0.approveDevice(userCode: code, user: "somestreamer") })
        try await screen.line(with: "ended with 0")
        let end = try await screen.lines().filter { !$0.isQRCode }.suffix(2)
        #expect(end == ["Logged in overlay as somestreamer, valid for 3h 59m.", "ended with 0"])
      }
    }
  }

  @Test("Ctrl-C → the countdown goes, the login is cancelled at the daemon, the command ends by the signal")
  func interrupted() async throws {
    try await withDaemon(Self.only) { host, daemon in
      try await Self.onScreen(host) { screen in
        try await screen.line(with: "Waiting  █")
        try await screen.press("C-c")
        try await screen.line(with: "ended with 130")
        let end = try await screen.lines().suffix(2)
        #expect(end.first?.hasSuffix("tokenkeeper: cancelled the login of overlay") == true, "\(end)")
        #expect(try await !screen.lines().contains { $0.contains("Waiting") })
        try await daemon.log.line(with: "Login failed", "it was cancelled")
      }
    }
  }

  @Test("no colours wanted → the QR code is drawn for a dark ground")
  func plain() async throws {
    try await withDaemon(Self.only) { host, _ in
      try await Self.onScreen(host, ["NO_COLOR": "1"]) { screen in
        try await screen.line(with: "Waiting  █")
        let lines = try await screen.lines()
        let url = try #require(lines.first { $0.hasPrefix("  http") }?.trimmingCharacters(in: .whitespaces))
        #expect(try await Self.code(on: lines, inked: false) == url)
      }
    }
  }

  /// The screen drops blanks at the ends of lines.
  private static func code(on lines: [String], inked: Bool) async throws -> String {
    let rows = lines.indices.filter { lines[$0].isQRCode }
    let (first, last) = (try #require(rows.first), try #require(rows.last))
    // The quiet zone may have no block in it: two lines above and below.
    let drawing = lines[max(0, first - 2)...min(last + 2, lines.count - 2)].map { $0.hasText ? "" : $0 }
    let width = drawing.map(\.count).max() ?? 0
    return try await QRReading.read(
      drawing.map { $0 + String(repeating: " ", count: width + (inked ? 4 : 0) - $0.count) }, inked: inked)
  }
}

extension String {
  fileprivate var isQRCode: Bool { !hasText && contains { "▀▄█".contains($0) } }

  fileprivate var hasText: Bool { contains(where: \.isLetter) }
}
