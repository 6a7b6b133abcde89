import Foundation
import Keeper
import KeeperAPI
import KeeperClient
import TestSupport
import Testing

/// One command on one store, whose log a crash has left full.
struct CommandTrial {
  private typealias Records = [String: AccountRecord]

  let host: BotHost
  let command: KilledCommand
  private let old: Records
  /// Nil: there is no store any more.
  private let new: Records?

  /// More calls of one kind than any command makes.
  private static let mostCalls = 200

  init(host: BotHost, command: KilledCommand) async throws {
    self.host = host
    self.command = command
    let few = try await Self.prepare(host, command)
    old = try await host.stored().mapValues(\.timeless)
    #expect(old.count == 2)
    new =
      switch command {
      case .restore: few
      case .setAside: nil
      case .adopt: old.mapValues(\.trusted)
      case .rotate, .addSlot, .removeSlot, .backUp: old
      }
    for folder in [host.stateFolder, host.cacheFolder] { try Self.copy(folder, to: folder + ".before") }
  }

  /// Returns what a backup holds.
  private static func prepare(_ host: BotHost, _ command: KilledCommand) async throws -> Records {
    try host.writeOtherKey()
    // A copy from elsewhere has something to adopt.
    let daemon = try host.launch(through: command == .adopt ? try host.onAnotherMachine() : [])
    try await daemon.ready()
    try await host.login(.bot)
    try await succeed(host, ["backup", host.backup])
    let few = command == .restore ? try await host.stored().mapValues(\.timeless) : [:]
    if command == .removeSlot { try await succeed(host, ["add-slot", host.otherKey]) }
    try await host.login(.overlay)
    await daemon.kill()
    if command == .adopt {
      let home = try await host.start()
      try await home.log.line(with: "A refresh token is held back")
      await home.kill()
    }
    return few
  }

  // MARK: - The kills

  /// Returns how often it was killed at `call`.
  func killAtEach(_ call: String) async throws -> Int {
    for time in 1...Self.mostCalls {
      try reset()
      let output = try await host.store(command.arguments(on: host), through: Tracer.killing(at: call, time: time))
      guard output.exit == .signal(SIGKILL) else {
        #expect(output.exit == .code(0), "\(command) \(call) \(time): \(output)")
        return time - 1
      }
      try await expectWhole("\(command), killed at \(call) \(time)")
    }
    Issue.record("\(command) has no end of \(call)")
    return 0
  }

  /// The same, carried out by a daemon, which is killed.
  func killDaemonAtEach(_ call: String) async throws -> Int {
    for time in 1...Self.mostCalls {
      try reset()
      let daemon = try await host.start()
      let tracer = try await Tracer.killing(daemon.pid, at: call, time: time)
      let output = try await host.store(command.arguments(on: host))
      let isDone = output.exit == .code(0)
      await daemon.kill()
      try await tracer.end()
      if isDone { return time - 1 }
      let what = "\(command) by the daemon, killed at \(call) \(time)"
      try await expectServing(what)
      try await expectWhole(what)
    }
    Issue.record("\(command) has no end of \(call)")
    return 0
  }

  private func reset() throws {
    for folder in [host.stateFolder, host.cacheFolder] { try Self.copy(folder + ".before", to: folder) }
  }

  // MARK: - What is left

  /// A daemon starts with the configured key, and takes the store for no older state of itself.
  private func expectServing(_ what: String) async throws {
    let daemon = try await host.start()
    for (name, record) in old {
      let account = try await host.client.account(name)
      #expect(account.generation == record.generation, "\(what)")
      #expect(account.renewable || command == .adopt, "\(what): \(account)")
    }
    await daemon.kill()
  }

  private func expectWhole(_ what: String) async throws {
    let now = try await present()
    #expect(isWhole(now), "\(what): \(now.map { "\($0.keys.sorted())" } ?? "no store")")
    if now != old { try await expectKept(what) }
    if now != new || old == new { try await expectAgain(what) }
  }

  private func isWhole(_ now: Records?) -> Bool {
    // A daemon adopts one account after the other, of those that it holds back.
    let isPartlyAdopted = now?.allSatisfy { name, record in record == old[name] || record == new?[name] } == true
    return now == old || now == new || command == .adopt && isPartlyAdopted
  }

  /// Whether it was done or not, the same command finds its way, and then it is done.
  private func expectAgain(_ what: String) async throws {
    let again = try await host.store(command.arguments(on: host))
    #expect(again.exit == .code(0) || isRefusedWhenDone(again), "\(what): \(again)")
    #expect(try await present() == new, "\(what)")
    try await expectKept(what)
    guard new != nil else { return }
    #expect(try await host.slotCount() == command.slots.after, "\(what)")
    let other = try await host.store("check", "--unlock", host.otherKey)
    #expect((other.exit == .code(0)) == (command.slots.after == 2), "\(what): \(other)")
    if command == .backUp {
      #expect(try await host.stored(in: KilledCommand.copy).mapValues(\.timeless) == old, "\(what)")
    }
  }

  private func isRefusedWhenDone(_ output: ChildProcess.Output) -> Bool {
    switch command {
    case .addSlot, .removeSlot: output.standardError.contains("slot 2")
    case .backUp: output.standardError.contains("there is such a file already")
    case .restore, .setAside, .adopt, .rotate: false
    }
  }

  private func present() async throws -> Records? {
    guard FileManager.default.fileExists(atPath: "\(host.stateFolder)/tokenkeeper.sqlite") else { return nil }
    return try await host.stored().mapValues(\.timeless)
  }

  /// What a command has put out of the way is there under another name.
  private func expectKept(_ what: String) async throws {
    guard command == .restore || command == .setAside else { return }
    let aside = try FileManager.default.contentsOfDirectory(atPath: host.stateFolder).filter {
      $0.contains(".aside-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm")
    }
    let name = try #require(aside.max(), "\(what)")
    #expect(try await host.stored(in: name).mapValues(\.timeless) == old, "\(what)")
  }

  private static func copy(_ from: String, to: String) throws {
    if FileManager.default.fileExists(atPath: to) { try FileManager.default.removeItem(atPath: to) }
    try FileManager.default.copyItem(atPath: from, toPath: to)
  }

  private static func succeed(_ host: BotHost, _ arguments: [String]) async throws {
    let output = try await host.store(arguments)
    #expect(output.exit == .code(0), "\(output)")
  }
}

extension AccountRecord {
  /// Without what a validation finds out anew. Moments are kept by the boot clock, and stored by what the wall clock says
  /// of it at that time: to the millisecond they differ.
  fileprivate var timeless: AccountRecord {
    var record = self
    record.grant?.validatedAt = nil
    record.grant?.expiresAt = nil
    record.grant?.obtainedAt = WallTime(milliseconds: 0)
    return record
  }

  fileprivate var trusted: AccountRecord {
    var record = self
    record.distrust = nil
    return record
  }
}
