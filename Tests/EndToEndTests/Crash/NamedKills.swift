import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing

@testable import TwitchSandbox

/// Renews one account again and again, kills the daemon at one point of it, starts it and looks.
///
/// Tokens seem to live for seconds because Twitch's clock is turned: forward until a renewal is due, and back when the
/// daemon is gone, so that an old token is never dead of age when it is asked what became of a refresh.
struct NamedKills {
  /// Of each token, in seconds.
  static let lifetime = 120

  let host: BotHost
  let kill: NamedKill
  private var daemon: Daemon
  /// By the real clock, which the daemon takes for its age.
  private var loggedIn = ContinuousClock.now
  private var name: String { kill.account.rawValue }

  init(host: BotHost, kill: NamedKill) async throws {
    self.host = host
    self.kill = kill
    daemon = try await host.start()
  }

  mutating func round() async throws {
    try await loginIfNeeded()
    let before = try await host.client.token(name)
    let reader = Reader(of: kill.account, at: host.socketPath)
    try await approachRenewal(of: before.accessToken)
    try await killAtThePoint(reader, before)
    host.twitch.clearFaults()
    host.leave(Double(Self.lifetime), of: kill.aftermath == .kept ? before.accessToken : nil)
    daemon = try await host.start()
    try await look(before, reader)
  }

  /// At first, after a loss, and before a token has become so old that it would be renewed too soon.
  private mutating func loginIfNeeded() async throws {
    let isLost = try await host.client.account(name).state == .needsLogin
    guard isLost || loggedIn.duration(to: .now) > .seconds(60) else { return }
    try await host.login(kill.account)
    loggedIn = .now
  }

  // MARK: - The kill

  private func killAtThePoint(_ reader: Reader, _ before: TokenPayload) async throws {
    let beginRenewal = { host.leave(kill.secondsLeft, of: before.accessToken) }
    switch kill.point {
    case .beforeIntent: try await killed(at: "pwrite64") { beginRenewal() }
    case .intentWritten: try await killed(at: "fdatasync") { beginRenewal() }
    case .afterIntent: try await killed(at: "connect") { beginRenewal() }
    case .requestSent:
      try await renewal(meets: .hang, beginRenewal)
      await daemon.kill()
    case .requestProcessed:
      try await renewal(meets: .hang, afterCommit: true, beginRenewal)
      await daemon.kill()
    case .outcomeUnknown:
      // Else it would be found out at once. What becomes of it is asked when the doubt is durable.
      host.twitch.setFault(.status(503), on: .validate, .untilCleared)
      try await renewal(meets: .reset, afterCommit: true, beginRenewal)
      try await nextRequest(to: .validate)
      await daemon.kill()
    case .answerRead:
      try await renewal(meets: .hold, beginRenewal)
      try await killed(at: "pwrite64") { host.twitch.release() }
    case .grantWritten:
      try await renewal(meets: .hold, beginRenewal)
      try await killed(at: "fdatasync") { host.twitch.release() }
    case .published:
      beginRenewal()
      _ = try await eventually("a new token") {
        reader.newest.flatMap { $0.generation > before.generation ? true : nil }
      }
      await daemon.kill()
    }
  }

  /// Half the way: a change of less than a minute is not stored, and here nothing else is to be. What the start has to
  /// store is stored when the second validation begins.
  private func approachRenewal(of token: String) async throws {
    host.leave(62, of: token)
    try await nextRequest(2, to: .validate)
  }

  private func nextRequest(
    _ count: Int = 1, to endpoint: SandboxEndpoint, cause: () -> Void = {}
  ) async throws {
    let seen = host.twitch.requestCount(endpoint)
    cause()
    try await within(.seconds(60), "\(count) at \(endpoint)") { [twitch = host.twitch] in
      try await twitch.waitForRequests(seen + count, to: endpoint)
    }
  }

  private func renewal(
    meets effect: Fault.Effect, afterCommit: Bool = false, _ beginRenewal: () -> Void
  ) async throws {
    host.twitch.setFault(effect, on: .refreshToken, afterCommit: afterCommit)
    try await nextRequest(to: .refreshToken, cause: beginRenewal)
  }

  private func killed(at call: String, _ cause: () -> Void) async throws {
    let tracer = try await Tracer.killing(daemon.pid, at: call)
    cause()
    try await tracer.end()
    #expect(try await daemon.exit().exit == .signal(SIGKILL))
  }

  // MARK: - The look

  private func look(_ before: TokenPayload, _ reader: Reader) async throws {
    let account = try await decidedAccount(after: before)
    #expect(account.generation >= reader.newest?.generation ?? 0, "published before it was durable")
    switch kill.aftermath {
    case .kept: try await expectToken(before.generation, reader) { $0 == before.accessToken }
    case .renewed: try await expectToken(before.generation + 1, reader) { $0 != before.accessToken }
    case .lost: #expect(account.trouble?.reason.contains("the answer was lost") == true, "\(account)")
    }
  }

  /// A loss is shown at once, and counted when it is durable.
  private func decidedAccount(after before: TokenPayload) async throws -> AccountPayload {
    try await eventually("\(kill) is decided", within: .seconds(90)) { [client = host.client, name] in
      let account = try await client.account(name)
      return account.state == .valid || account.state == .needsLogin && account.generation > before.generation
        ? account : nil
    }
  }

  private func expectToken(_ generation: Int64, _ reader: Reader, _ isRight: (String) -> Bool) async throws {
    let token = try await host.client.token(name)
    #expect(token.generation == generation && isRight(token.accessToken), "\(token.generation), not \(generation)")
    if let read = reader.newest, read.generation == token.generation { #expect(read.accessToken == token.accessToken) }
    #expect(host.twitch.withWorld { $0.accessTokens[token.accessToken] != nil }, "Twitch knows it")
  }
}
