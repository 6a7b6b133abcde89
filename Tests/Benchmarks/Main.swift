import ArgumentParser

/// What the benchmarks need that is fast and in the language of the daemon. `Tests/Benchmarks/run` puts it together.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Benchmarks", abstract: "Parts of the benchmarks.",
    subcommands: [EchoCommand.self, LoadCommand.self, StoreCommand.self])
}
