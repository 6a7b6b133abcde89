import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// `tokenkeeper login` with a code for any device.
@Suite(.showingLogs) struct DeviceLoginTests {
  private static let only = Setup(accounts: [.overlay])

  @Test("the user allows it → the command says so, and the token is served")
  func approved() async throws {
    try await withDaemon(Self.only) { host, _ in
      let login = try host.startLogin("overlay")
      let code = try await login.userCode()
      #expect(try await login.url().hasSuffix("/activate?public=true&device-code=\(code)"))
      #expect(host.twitch.withWorld { $0.approveDevice(userCode: code, user: "somestreamer") })
      let output = try await login.exit()
      #expect(output.exit == .code(0), "\(output)")
      #expect(output.standardOutput.contains("Logged in overlay as somestreamer, valid for 3h 59m."))
      #expect(!output.standardOutput.contains("\u{1B}") && output.standardError.isEmpty)
      let token = try await host.client.token("overlay")
      #expect(token.login == "somestreamer" && token.scopes == ["channel:read:redemptions"])
    }
  }

  @Test("the user says no → 79, and why")
  func denied() async throws {
    try await withDaemon(Self.only) { host, _ in
      host.twitch.withWorld { $0.policy.deviceDenial = .accessDenied }
      let login = try host.startLogin("overlay")
      let code = try await login.userCode()
      #expect(host.twitch.withWorld { $0.denyDevice(userCode: code) })
      let output = try await login.exit()
      #expect(output.exit == .code(79), "\(output)")
      #expect(
        output.standardError
          == "tokenkeeper: cannot log in overlay: Access was denied at Twitch.; Run 'tokenkeeper login overlay' again. "
          + "Then allow it.\n")
    }
  }

  @Test("nobody answers in time → 79, and how to begin anew")
  func expired() async throws {
    try await withDaemon(Self.only) { host, _ in
      host.changeClient(Cast.publicID) { $0.lifetimes.deviceCode = 2...2 }
      let output = try await host.startLogin("overlay").exit()
      #expect(output.exit == .code(79), "\(output)")
      #expect(output.standardError.contains("Nobody answered in time."))
    }
  }

  @Test("another user allows it → 65, the fresh token is revoked, the old grant stays")
  func wrongUser() async throws {
    try await withDaemon(Self.only) { host, daemon in
      let kept = try await host.login(.overlay)
      let login = try host.startLogin("overlay")
      let code = try await login.userCode()
      #expect(host.twitch.withWorld { $0.approveDevice(userCode: code, user: "my_cool_bot") })
      let output = try await login.exit()
      #expect(output.exit == .code(65), "\(output)")
      #expect(
        output.standardError.contains("my_cool_bot logged in at Twitch, and overlay is the account of somestreamer"))
      #expect(try await host.client.plainToken("overlay") == kept.accessToken)
      try await host.twitch.waitForRequests(1, to: .revoke)
      _ = daemon
    }
  }

  @Test(
    "Ctrl-C and SIGTERM → the login ends at the daemon, and the command by the signal", arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) async throws {
    try await withDaemon(Self.only) { host, daemon in
      let login = try host.startLogin("overlay")
      let code = try await login.userCode()
      login.child.send(signal)
      let output = try await login.exit()
      #expect(output.exit == .signal(signal), "\(output)")
      #expect(output.standardError == "tokenkeeper: cancelled the login of overlay\n")
      let next = try host.startLogin("overlay")
      #expect(try await next.userCode() != code)
      await daemon.kill()
    }
  }

  @Test("the daemon is killed in the middle → the same code, and the same command sees the end")
  func restarted() async throws {
    try await withDaemon(Self.only) { host, daemon in
      let login = try host.startLogin("overlay")
      let code = try await login.userCode()
      await daemon.kill()
      let next = try await host.start()
      let second = try host.startLogin("overlay")
      #expect(try await second.userCode() == code)
      #expect(host.twitch.withWorld { $0.approveDevice(userCode: code, user: "somestreamer") })
      let (first, other) = try await (login.exit(), second.exit())
      #expect(first.exit == .code(0) && other.exit == .code(0), "\(first) \(other)")
      #expect(first.standardOutput.split(separator: code).count == 3, "shown once: in the address and below it")
      #expect(host.twitch.requestCount(.device) == 1)
      _ = next
    }
  }

  @Test("a second login → joins the first, or replaces it, as it says")
  func joined() async throws {
    try await withDaemon(Self.only) { host, _ in
      let first = try host.startLogin("overlay")
      let code = try await first.userCode()
      let second = try host.startLogin("overlay")
      #expect(try await second.userCode() == code)
      let third = try host.startLogin("overlay", "--replace")
      let other = try await third.userCode()
      #expect(other != code)
      for replaced in [try await first.exit(), try await second.exit()] {
        #expect(replaced.exit == .code(79) && replaced.standardError.contains("took its place"), "\(replaced)")
      }
      #expect(host.twitch.withWorld { $0.approveDevice(userCode: other, user: "somestreamer") })
      let output = try await third.exit()
      #expect(output.exit == .code(0), "\(output)")
    }
  }

  @Test("an app account, an unknown one, a public client's code → no login, and why")
  func refused() async throws {
    try await withDaemon(Setup(accounts: [.app, .overlay])) { host, _ in
      let outputs = [
        (try await host.command("login", "app"), Int32(73), "needs no login"),
        (try await host.command("login", "nobody"), 67, "no such account"),
        (try await host.command("login", "overlay", "--browser"), 73, "--device"),
        (try await host.command("login", "overlay", "--device", "--paste"), 64, "--device"),
      ]
      for (output, code, words) in outputs {
        #expect(output.exit == .code(code) && output.standardError.contains(words), "\(output)")
      }
      #expect(host.twitch.requestCount(.device) == 0)
    }
  }
}
