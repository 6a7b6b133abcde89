import ArgumentParser
import FoundationEssentials
import LocalHTTP
import Logging
import TwitchSandbox
import UnixSignals

@main struct Main: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "twitch-sandbox",
    abstract: "An emulator of Twitch's identity service (id.twitch.tv/oauth2), for tests and for trying things.",
    discussion: """
      Prints its address as the first line on standard output and logs requests, secrets as fingerprints, to standard \
      error. It listens on this machine only, unless told otherwise by --listen.

      \(AdminHelp.text)
      """)

  @Option(help: "TCP port; 0 takes a free one.") var port = 8080
  @Option(help: "Loopback address: 127.0.0.1 or ::1.") var host = "127.0.0.1"
  @Option(
    help: """
      IP address to listen on instead, where other machines may connect; 0.0.0.0 is all. Whoever connects can read all \
      tokens and use the admin routes.
      """)
  var listen: String?
  @Option(help: "Unix socket to listen on instead of a port.") var unix: String?
  @Option(help: "The address that documents and tokens name, if it is not the one listened on.") var baseURL: String?
  @Option(help: "File with the world to start with, in JSON: clients, users, grants, crowds, answers, policy.")
  var state: String?
  @Option(
    name: .customLong("tls"),
    help: "Speak TLS only, by a certificate for Twitch's hosts and localhost from a throw-away CA written to this file."
  )
  var authorityFile: String?
  @Option(help: "Seed of everything random; the same seed gives the same tokens.") var seed: UInt64?
  @Flag(help: "Log no requests.") var quiet = false

  func run() async throws {
    let sandbox = TwitchSandbox(world: try makeWorld(), seed: seed ?? 1, logger: makeLogger())
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    let running = try await sandbox.start(on: endpoint, baseURL: baseURL, tls: try makeAuthority())
    if !running.isLocal { StandardStream.error.write(line: Self.warning) }
    StandardStream.output.write(line: running.baseURL)
    try await serve(running, until: signals)
  }

  private static let warning = """
    twitch-sandbox: warning: other machines can connect, read every token and use the admin routes. Keep nothing real in \
    this world, or listen without --listen.
    """

  private var endpoint: Endpoint {
    if let unix { return .unix(path: unix, mode: 0o600) }
    if let listen { return .exposed(address: listen, port: port) }
    return .loopback(host: host, port: port)
  }

  private func makeWorld() throws -> World {
    var world = World(seed: seed ?? UInt64.random(in: 0 ... .max))
    // The grants of the file are given now, and end when their client says.
    world.now = SandboxClock.real.now
    guard let state else { return world }
    do {
      try WorldFile(json: Array(Data(contentsOf: URL(filePath: state)))).apply(to: &world)
    } catch {
      throw ValidationError("\(state): \(error)")
    }
    return world
  }

  /// Trusted by nobody but who is told to read the file.
  private func makeAuthority() throws -> ThrowAwayAuthority? {
    guard let authorityFile else { return nil }
    let authority = try ThrowAwayAuthority()
    do {
      try Data(authority.certificate.utf8).write(to: URL(filePath: authorityFile))
    } catch {
      throw ValidationError("The CA's certificate cannot be written to \(authorityFile): \(error)")
    }
    return authority
  }

  private func makeLogger() -> Logger {
    var logger = Logger(label: "twitch-sandbox", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = quiet ? .error : .info
    return logger
  }

  private func serve(_ running: TwitchSandbox.Running, until signals: UnixSignalsSequence) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await running.serve() }
      group.addTask { for await _ in signals { return } }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}
