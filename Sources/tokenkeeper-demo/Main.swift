import ArgumentParser

@main
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenkeeper-demo",
    abstract: "Shows Tokenkeeper at work: an emulated Twitch, the real daemon, tokens that live for seconds.",
    discussion: "It needs no network and no Twitch application, and leaves nothing behind. Ctrl-C ends it.")

  @Option(name: .customLong("for"), help: "End after so many seconds.")
  var seconds: Int?

  func validate() throws {
    if let seconds, seconds < 1 { throw ValidationError("--for takes a number of seconds from 1 up.") }
  }

  func run() async throws {
    try await Demonstration(length: seconds.map { .seconds($0) }).run()
  }
}
