import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// Scopes that are asked for, and those that a token has.
@Suite(.showingLogs) struct ScopesTests {
  private static func overlay(scopes: String) -> String {
    """
    [accounts.overlay]
    client = "overlay"
    grant_type = "device_code"
    login = "somestreamer"
    scopes = \(scopes)

    """
  }

  @Test(
    "scopes are added to the configuration → a login is needed for them, the old token is served, the login mends it")
  func added() async throws {
    let setup = Setup(accounts: [], rules: Self.overlay(scopes: #"["channel:read:redemptions"]"#))
    try await withDaemon(setup) { host, daemon in
      let grant = try await host.login(.overlay)
      #expect(try await host.client.account("overlay").trouble == nil)
      try await daemon.stop()
      try host.folder.write(
        try String(contentsOfFile: host.configurationPath, encoding: .utf8)
          .replacing("[\"channel:read:redemptions\"]", with: "[\"channel:read:redemptions\", \"bits:read\"]"),
        to: "tokenkeeper.toml")
      _ = try await host.start()

      let account = try await host.client.account("overlay")
      #expect(account.state == .valid && account.trouble?.type == TroublePayload.missingScopes)
      #expect(account.missingScopes == ["bits:read"])
      #expect(try await host.client.plainToken("overlay") == grant.accessToken)
      let status = try await host.command("status")
      #expect(status.standardOutput.contains("needs a login for scopes that its token lacks"), "\(status)")
      let scopes = try await host.command("scopes", "overlay")
      #expect(
        scopes
          == ChildProcess.Output(
            exit: .code(0),
            standardOutput: """
              SCOPE                     REQUESTED  GRANTED
              bits:read                 yes        -        missing
              channel:read:redemptions  yes        yes

              overlay: it needs a login for scopes that its token lacks: bits:read; Log in
                again: 'tokenkeeper login overlay'. The token of now is served until then.

              """, standardError: ""))

      let login = try host.startLogin("overlay")
      let code = try await login.userCode()
      #expect(host.twitch.withWorld { $0.approveDevice(userCode: code, user: "somestreamer") })
      #expect(try await login.exit().exit == .code(0))
      let mended = try await host.client.account("overlay")
      #expect(mended.trouble == nil && Set(mended.scopes) == ["channel:read:redemptions", "bits:read"])
    }
  }
}
