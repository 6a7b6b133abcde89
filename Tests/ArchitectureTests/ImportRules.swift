/// A module that only some may import.
struct ImportRule: Sendable {
  let module: String
  /// Targets below `Sources` or `Tests`.
  let allowed: Set<String>
  let reason: String

  init(_ module: String, only allowed: Set<String>, because reason: String) {
    self.module = module
    self.allowed = allowed
    self.reason = reason
  }

  static let all = [
    ImportRule(
      "GRDB", only: ["KeeperStore", "KeeperStoreTests"], because: "SQLite is one way to keep grants, behind a protocol"),
    ImportRule(
      "AsyncHTTPClient", only: ["TwitchIdentity", "TwitchIdentityTests"],
      because: "calls to Twitch go through one place, with its deadlines and limits"),
    ImportRule(
      "NIOCore",
      only: ["LocalHTTP", "TwitchIdentity", "TwitchSandbox", "LocalHTTPTests", "TwitchIdentityTests", "Fuzz"],
      because: "event loops are an affair of the two edges that own sockets"),
    ImportRule(
      "NIOPosix", only: ["LocalHTTP", "TwitchIdentity", "LocalHTTPTests", "TwitchIdentityTests"],
      because: "event loops are an affair of the two edges that own sockets"),
    ImportRule(
      "NIOHTTP1", only: ["LocalHTTP", "TwitchIdentity", "TwitchIdentityTests"],
      because: "HTTP messages have types of ours or of swift-http-types elsewhere"),
    ImportRule("NIOSSL", only: ["TwitchSandbox"], because: "the daemon leaves TLS to its HTTP client"),
    ImportRule("TOMLKit", only: ["KeeperDaemon"], because: "the file format ends at the settings"),
    ImportRule("CSystemd", only: ["Systemd"], because: "C pointers stay behind the Swift face"),
    ImportRule(
      "Systemd", only: ["KeeperDaemon", "tokenkeeper-demo", "SystemdTests", "KeeperDaemonTests"],
      because: "only the wiring knows who started us"),
    ImportRule(
      "TwitchIdentity", only: ["KeeperDaemon", "TwitchIdentityTests"],
      because: "the core knows a protocol, and the sandbox must read Twitch's rules by itself"),
    ImportRule(
      "TwitchSandbox",
      only: ["twitch-sandbox", "tokenkeeper-demo", "TwitchSandboxTests", "EndToEndTests", "Benchmarks"],
      because: "the daemon must not know its emulator, and its own tests must not lean on it"),
    ImportRule(
      "KeeperStore", only: ["KeeperDaemon", "KeeperStoreTests", "KeeperDaemonTests", "EndToEndTests", "Benchmarks"],
      because: "the core knows a protocol"),
    ImportRule(
      "KeeperServer", only: ["KeeperDaemon", "KeeperServerTests", "KeeperDaemonTests", "Fuzz"],
      because: "only the wiring puts core and socket together"),
    ImportRule(
      "LocalHTTP",
      only: [
        "KeeperServer", "KeeperDaemon", "TwitchSandbox", "twitch-sandbox", "LocalHTTPTests", "KeeperServerTests",
        "KeeperDaemonTests", "TwitchSandboxTests", "TwitchIdentityTests", "KeeperClientTests", "EndToEndTests",
        "Fuzz",
      ], because: "the core and the client have no server"),
    ImportRule(
      "Keeper",
      only: [
        "TwitchIdentity", "KeeperStore", "KeeperServer", "KeeperDaemon", "tokenkeeper-demo", "KeeperTests",
        "TwitchIdentityTests", "KeeperStoreTests", "KeeperServerTests", "KeeperDaemonTests", "TestSupport",
        "EndToEndTests", "Benchmarks", "Fuzz",
      ], because: "the sandbox, the socket's contract and its clients stand without the daemon"),
    ImportRule(
      "KeeperDaemon", only: ["tokenkeeperd", "tokenkeeper-demo", "KeeperDaemonTests"],
      because: "the wiring is used, never extended"),
    ImportRule(
      "ArgumentParser", only: ["tokenkeeperd", "tokenkeeper", "twitch-sandbox", "tokenkeeper-demo", "Benchmarks"],
      because: "command lines are for lids"),
    ImportRule(
      "ServiceLifecycle", only: ["Keeper", "KeeperDaemon", "tokenkeeper-demo", "KeeperTests"],
      because: "what runs is decided in the wiring"),
  ]

  /// Of the toolchain. Full Foundation is four times the size of a static program, and has networking of its own.
  static let foundation = ImportRule(
    "Foundation", only: ["KeeperStore"], because: "FoundationEssentials is enough elsewhere")
  static let foundationNetworking = ImportRule(
    "FoundationNetworking", only: [], because: "calls go through async-http-client")
}
