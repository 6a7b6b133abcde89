import ArgumentParser
import KeeperDaemon

struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Look after the store of grants: its keys, its health, its copies.",
    discussion: """
      Keys are named, never given: \(KeyReference.form). Changes to keys, and adopt, are made by the running daemon if \
      there is one; restore and set-aside need it to be stopped.
      """,
    subcommands: [
      Slots.self, AddSlot.self, RemoveSlot.self, Rotate.self, Adopt.self, CheckStore.self, Backup.self, Restore.self,
      SetAside.self,
    ])
}

struct StoreOptions: ParsableArguments {
  @OptionGroup var configurationFile: ConfigurationFile

  @Option(
    name: .customLong("unlock"),
    help: ArgumentHelp(
      "A key that opens the store instead of the configured one; may be repeated for rotate.", valueName: "key"))
  var keys: [KeyReference] = []

  func perform(_ task: StoreTask) async throws {
    let code = await StoreRun(configurationPath: configurationFile.path, keys: keys).perform(task)
    if code != 0 { throw ExitCode(code) }
  }
}

extension KeyReference: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

struct Slots: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List what opens the store.")
  @OptionGroup var options: StoreOptions
  func run() async throws { try await options.perform(.slots) }
}

struct AddSlot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Let another key open the store as well.")
  @Argument(help: "The new key: \(KeyReference.form).") var key: KeyReference
  @OptionGroup var options: StoreOptions
  func run() async throws { try await options.perform(.addSlot(key)) }
}

struct RemoveSlot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Take a key the power to open the store.")
  @Argument(help: "The number of its slot.") var slot: Int64
  @Flag(help: "Also when the configuration opens the store by it.") var inUse = false
  @OptionGroup var options: StoreOptions
  func run() async throws { try await options.perform(.removeSlot(slot, evenIfInUse: inUse)) }
}

struct Rotate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Seal everything anew under a new data key.",
    discussion: """
      The slots stay; the keys of all of them are needed. To change a key itself, add a slot for the new one, \
      configure it, restart, and remove the slot of the old one. Neither needs a login.
      """)
  @OptionGroup var options: StoreOptions
  func run() async throws { try await options.perform(.rotate) }
}

struct Adopt: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say that a store that was restored or copied is the newest state of itself.",
    discussion: """
      A store that is older than what this host has seen, or that came from another host, may hold refresh tokens that \
      were used since. For public clients a second use makes Twitch sever the app from the user, so that the daemon holds \
      them back. Adopt the store if nothing was renewed after the copy was made, and the other host's daemon is stopped \
      for good. For one account only there is `tokenkeeper accounts trust`; a new login or import is always safe.
      """)
  @OptionGroup var options: StoreOptions
  func run() async throws { try await options.perform(.adopt) }
}

struct CheckStore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Look for damage, also beside a running daemon, and change nothing.")
  @OptionGroup var options: StoreOptions
  func run() async throws { try await options.perform(.check) }
}

struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a consistent copy to a new file, also beside a running daemon.")
  @Argument(help: "The new file.") var file: String
  @OptionGroup var options: StoreOptions
  func run() async throws { try await options.perform(.backUp(path: file)) }
}

struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a backup in the place of the store, which is kept under another name.")
  @Argument(help: "The backup.") var file: String
  @OptionGroup var options: StoreOptions
  func run() async throws { try await options.perform(.restore(path: file)) }
}

struct SetAside: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Move the store out of the way, all bytes kept, so that the next start makes an empty one.")
  @OptionGroup var options: StoreOptions
  func run() async throws { try await options.perform(.setAside) }
}
