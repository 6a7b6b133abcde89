import Foundation
import KeeperClient
import Testing

/// The documentation's examples are programs of the tests, word by word, and they work.
@Suite struct ExampleTests {
  private static let root = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardized

  @Test(
    "each block of Swift in the documentation → stands in an example",
    arguments: [
      ("Sources/KeeperClient/KeeperClient.docc/WritingABot.md", 3),
      ("Sources/KeeperClient/KeeperClient.docc/KeeperClient.md", 0), ("README.md", 1),
    ])
  func documentation(path: String, count: Int) throws {
    let folder = Self.root.appending(path: "Tests/KeeperClientTests/Examples")
    let examples = try FileManager.default.contentsOfDirectory(atPath: folder.path).map {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }
    let text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    let blocks = text.matches(of: /```swift\n(?<code>(?s:.*?))```\n/).map { String($0.output.code) }
    #expect(blocks.count == count)
    for block in blocks { #expect(examples.contains { $0.contains(block) }, "no example has:\n\(block)") }
  }

  @Test("the bot whose token is refused → says it with the next one")
  func bot() async throws {
    let answers = [1, 2].map { ScriptedServer.Step.answer(Answer.json(Stream.tokenJSON($0))) }
    try await ScriptedServer.run(answers) { server in
      let twitch = TwitchCalls(refusing: ["planted1"])
      try await ChatBot(keeper: KeeperClient(socketPath: server.path), twitch: twitch).say("hello")
      #expect(twitch.all == ["hello with planted1 of clientid", "hello with planted2 of clientid"])
    }
  }

  @Test("the bot that can wait, while the daemon is busy → says it later; nobody logged in → gives up")
  func patience() async throws {
    try await ScriptedServer.run(
      .answer(Answer.problem(Self.busy, status: "503 X")), .answer(Answer.json(Stream.tokenJSON(1))),
      .answer(Answer.loginRequired)
    ) { server in
      let twitch = TwitchCalls()
      let bot = PatientBot(bot: ChatBot(keeper: KeeperClient(socketPath: server.path), twitch: twitch))
      try await bot.say("hello")
      #expect(twitch.all == ["hello with planted1 of clientid"])
      await #expect(throws: KeeperClientError.self) { try await bot.say("hello") }
    }
  }

  private static let busy = """
    {"type":"urn:tokenkeeper:problem:temporarily_unavailable","title":"T","status":503,"detail":"WHY","retry_after":0}
    """

  @Test("the listener → connected with each token, also after a restart of the daemon")
  func listener() async throws {
    let body = #"{"type":"urn:tokenkeeper:problem:unknown_account","title":"T","status":404,"detail":"WHY"}"#
    try await ScriptedServer.run(
      .answer(Stream.head + Stream.token(1) + Stream.unavailable()),
      .answer(Stream.head + Stream.unavailable() + Stream.token(2)),
      .answer(Answer.problem(body, status: "404 X"))
    ) { server in
      let twitch = TwitchCalls()
      await #expect(throws: KeeperClientError.self) {
        try await EventListener(keeper: KeeperClient(socketPath: server.path), twitch: twitch).run()
      }
      #expect(twitch.all == ["connect with planted1", "disconnect: WHY DO", "connect with planted2"])
    }
  }
}
