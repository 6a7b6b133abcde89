import Foundation
import Testing

@testable import TwitchSandbox

/// By curl, which has its own idea of what a good certificate is.
@Suite struct TLSTests {
  private func curl(_ arguments: [String]) async throws -> (status: Int32, output: String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["curl", "--silent", "--max-time", "20"] + arguments
    process.standardOutput = output
    try process.run()
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let data = (try? output.fileHandleForReading.readToEnd()) ?? Data()
        process.waitUntilExit()
        continuation.resume(returning: (process.terminationStatus, String(decoding: data, as: UTF8.self)))
      }
    }
  }

  @Test("a client that trusts the CA → is served under Twitch's names, with resets and truncations as without TLS")
  func trusted() async throws {
    let authority = try ThrowAwayAuthority()
    let file = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString).pem")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(authority.certificate.utf8).write(to: file)
    let sandbox = TwitchSandbox(world: .sample())
    try await sandbox.run(tls: authority) { running in
      let port = try #require(running.port)
      #expect(running.baseURL == "https://127.0.0.1:\(port)")
      let resolve = ["--cacert", file.path, "--resolve", "id.twitch.tv:\(port):127.0.0.1"]
      let target = "https://id.twitch.tv:\(port)/oauth2/token"
      let form = ["-d", "grant_type=client_credentials&client_id=conf&client_secret=s3cret", target]
      let answer = try await curl(resolve + form)
      #expect(answer.status == 0 && answer.output.contains("access_token"))
      let byAddress = try await curl(["--cacert", file.path, "https://127.0.0.1:\(port)/oauth2/keys"])
      #expect(byAddress.status == 0 && byAddress.output.contains("RS256"))
      sandbox.setFault(.reset, on: .token)
      #expect(try await curl(resolve + form).status != 0)
      sandbox.setFault(.truncatedBody, on: .token)
      #expect(try await curl(resolve + form).status != 0)
    }
  }

  @Test("a client that does not trust the CA, or does not speak TLS → nothing")
  func untrusted() async throws {
    let sandbox = TwitchSandbox(world: .sample())
    try await sandbox.run(tls: ThrowAwayAuthority()) { running in
      let port = try #require(running.port)
      let certificateProblem: Int32 = 60
      #expect(try await curl(["https://localhost:\(port)/oauth2/keys"]).status == certificateProblem)
      #expect(try await curl(["http://localhost:\(port)/oauth2/keys"]).status != 0)
      #expect(sandbox.requests.isEmpty)
    }
  }
}
