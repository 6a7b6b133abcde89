import Foundation
import TestSupport
import Testing

@testable import TwitchSandbox

/// The real program, as people start it.
@Suite struct ProgramTests {
  @Test(
    "started with a world → prints its address, serves it, and ends cleanly on a signal", arguments: [SIGTERM, SIGINT])
  func serves(_ signal: Int32) async throws {
    let world = FileManager.default.temporaryDirectory.appending(path: "world-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: world) }
    try Data(#"{"clients":[{"id":"c","secret":"hidden1"}]}"#.utf8).write(to: world)
    let program = try Program(["--port", "0", "--state", world.path])
    defer { program.kill() }
    let address = await program.firstLine()
    let port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
    let response = await RawClient(port: port).post(
      "/oauth2/token", form: "client_id=c&client_secret=hidden1&grant_type=client_credentials")
    #expect(response.status == 200)
    #expect(await program.end(signal) == 0)
    let log = program.standardError
    #expect(log.contains("client_credentials") && !log.contains("hidden1"))
  }

  @Test("told a path → serves there, for its own user only")
  func unix() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString).sock").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let program = try Program(["--unix", path])
    defer { program.kill() }
    #expect(await program.firstLine() == "http://localhost")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let curl = try await ChildProcess.run(
      ["/usr/bin/curl", "--silent", "--unix-socket", path, "http://localhost/oauth2/.well-known/openid-configuration"])
    #expect(curl.standardOutput.contains(#""issuer":"http://localhost/oauth2""#))
    #expect(await program.end(SIGTERM) == 0)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("help → documents the admin routes")
  func help() async throws {
    let program = try Program(["--help"])
    let text = await program.all()
    #expect(text.contains("/sandbox/faults") && text.contains("--state"))
  }

  @Test("a world that is wrong → says what, and does not start")
  func badWorld() async throws {
    let program = try Program(["--state", "/nonexistent/world.json"])
    _ = await program.all()
    #expect(await program.end(nil) != 0)
    #expect(program.standardError.contains("/nonexistent/world.json"))
  }

  @Test("a world from a file → its tokens live from now on, for as long as their client says")
  func worldOfNow() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "world-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(
      """
      {"clients": [{"id": "bot", "secret": "s", "lifetimes": {"user_token": 1000}}],
       "crowds": [{"client_id": "bot", "count": 1, "scopes": []}]}
      """.utf8
    ).write(to: file)
    let program = try Program(["--state", file.path, "--port", "0"])
    defer { program.kill() }
    let address = await program.firstLine()
    let curl = try await ChildProcess.run(
      [
        "/usr/bin/curl", "--silent", "--header", "Authorization: OAuth \(Crowd.accessToken(0))",
        "\(address)/oauth2/validate",
      ])
    let validation = try #require(
      try JSONSerialization.jsonObject(with: Data(curl.standardOutput.utf8)) as? [String: Any])
    #expect((900...1000).contains(validation["expires_in"] as? Int ?? 0))
    #expect(await program.end(SIGTERM) == 0)
  }

  @Test("told to listen elsewhere → does, with a warning where other machines could connect")
  func listens() async throws {
    for (address, named, isLocal) in [("127.0.0.2", "127.0.0.2", true), ("0.0.0.0", "localhost", false)] {
      let program = try Program(["--listen", address, "--port", "0"])
      defer { program.kill() }
      let line = await program.firstLine()
      #expect(line.hasPrefix("http://\(named):"))
      #expect(program.standardError.contains("other machines can connect") == !isLocal)
      let port = try #require(line.split(separator: ":").last.flatMap { Int($0) })
      if !isLocal { #expect(await RawClient(port: port).get("/oauth2/keys").status == 200) }
      #expect(await program.end(SIGTERM) == 0)
    }
  }

  @Test("a host that is not loopback, without being told by --listen → refuses")
  func notForTheNetwork() async throws {
    let program = try Program(["--host", "0.0.0.0", "--port", "0"])
    _ = await program.all()
    #expect(await program.end(nil) != 0)
    #expect(program.standardError.contains("0.0.0.0"))
  }
}

/// `twitch-sandbox` as a process of this test.
private final class Program: Sendable {
  private let process = Process()
  private let output = Pipe()
  private let errors: URL

  init(_ arguments: [String]) throws {
    errors = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString).log")
    try Data().write(to: errors)
    process.executableURL = Bundle.main.bundleURL.appending(path: "twitch-sandbox")
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(at: errors) }

  func firstLine() async -> String {
    await read { handle in
      var line: [UInt8] = []
      while let byte = try? handle.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") { line.append(byte) }
      return String(decoding: line, as: UTF8.self)
    }
  }

  func all() async -> String {
    await read { handle in String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self) }
  }

  /// On a thread that may wait.
  private func read(_ body: @escaping @Sendable (FileHandle) -> String) async -> String {
    let handle = output.fileHandleForReading
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: body(handle)) }
    }
  }

  var standardError: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

  /// Sends `signal`, if any, and gives the exit status.
  func end(_ signal: Int32?) async -> Int32 {
    if let signal { Foundation.kill(process.processIdentifier, signal) }
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread { [process] in
        process.waitUntilExit()
        continuation.resume(returning: process.terminationReason == .exit ? process.terminationStatus : -1)
      }
    }
  }

  func kill() { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }
}
