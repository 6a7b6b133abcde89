import Foundation
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// The README shows each kind of login as it is printed; what differs from run to run stands there as an example.
@Suite(.showingLogs) struct LoginTranscriptTests {
  @Test("a device login")
  func device() async throws {
    try await withDaemon(Setup(accounts: [.overlay])) { host, _ in
      let login = try host.startLogin("overlay")
      let code = try await login.userCode()
      #expect(host.twitch.withWorld { $0.approveDevice(userCode: code, user: "somestreamer") })
      let output = try await login.exit().standardOutput
      try Self.expect(
        "$ sudo tokenkeeper login bot\n"
          + output.replacing(code, with: "KQRWMPLT")
          .replacing("\(host.identityURL)/activate", with: "https://www.twitch.tv/activate")
          .replacing("overlay as somestreamer", with: "bot as my_cool_bot"))
    }
  }

  @Test("a login in a browser")
  func browser() async throws {
    try await withDaemon(Setup(accounts: [.bot])) { host, _ in
      host.answerConsent(as: "my_cool_bot")
      let login = try host.startLogin("bot", "--browser")
      _ = try await Visit.to(try await login.url())
      let output = try await login.exit().standardOutput
      try Self.expect("$ sudo tokenkeeper login bot --browser\n" + Self.general(output, host))
    }
  }

  @Test("an implicit login")
  func implicit() async throws {
    try await withDaemon(Setup(accounts: [.widget])) { host, _ in
      host.answerConsent(as: "somestreamer")
      let login = try host.startLogin("widget")
      let redirect = try await Visit.redirect(from: try await login.url())
      _ = try await host.client.redirect("widget", to: redirect)
      let output = try await login.exit().standardOutput
      try Self.expect("$ sudo tokenkeeper login widget\n" + Self.general(output, host))
    }
  }

  @Test("a pasted address")
  func paste() async throws {
    try await withDaemon(Setup(accounts: [.bot])) { host, _ in
      host.answerConsent(as: "my_cool_bot")
      let asking = try host.startLogin("bot", "--paste")
      let redirect = try await Visit.redirect(from: try await asking.url())
      _ = try await asking.exit()
      let output = try await host.startLogin("bot", "--paste", input: redirect + "\n").exit().standardOutput
      // What is pasted is not printed: it stands on the screen because it was typed there.
      let typed = "http://localhost:3000/?code=…&scope=…&state=…\n"
      try Self.expect(
        "$ sudo tokenkeeper login bot --paste\n"
          + Self.general(output, host).replacing("Enter:\n", with: "Enter:\n\(typed)"))
    }
  }

  private static func general(_ output: String, _ host: BotHost) -> String {
    output.replacing(
      /\ {2}http[^ \n]*authorize[^ \n]*/, with: "  https://id.twitch.tv/oauth2/authorize?client_id=…&state=…"
    )
    .replacing(String(host.redirectPort), with: "3000").replacing(/3000 [^ \n]+\n/, with: "3000 bothost\n")
    .replacing(/valid for [0-9]+d( [0-9]+h)?/, with: "valid for 59d 3h")
  }

  private static func expect(_ transcript: String) throws {
    let readme = URL(fileURLWithPath: #filePath).appending(path: "../../../README.md").standardized
    let text = try String(contentsOf: readme, encoding: .utf8)
    #expect(text.contains("```console\n\(transcript)```\n"), "the README has not:\n\(transcript)")
  }
}
