import Glibc
import Keeper
import Testing

@testable import TwitchIdentity

/// Peers that break off: what was certainly never sent, and what is in doubt.
@Suite(.timeLimit(.minutes(1))) struct BrokenPeerTests {
  /// Long enough for a request to arrive on a busy machine: before that, the outcome would not be in doubt.
  private static let short = CallLimits(call: .seconds(10))

  @Test("nobody listens → unreachable", arguments: IdentityCall.allCases)
  func refused(_ call: IdentityCall) async throws {
    // Bound, so that nobody else gets the port, and not listening.
    let (descriptor, port) = try Socket.bindToLoopback()
    defer { close(descriptor) }
    let outcome = try await withProvider("http://127.0.0.1:\(port)") { await call.outcome(from: $0) }
    #expect(outcome == .unreachable)
  }

  @Test("name that does not exist → unreachable", arguments: IdentityCall.allCases)
  func noSuchName(_ call: IdentityCall) async throws {
    let limits = CallLimits(connect: .seconds(1))
    let outcome = try await withProvider("https://twitch.invalid", limits) { await call.outcome(from: $0) }
    #expect(outcome == .unreachable)
  }

  @Test(
    "closed on accept → in doubt as soon as a parameter may have left",
    arguments: [IdentityCall.requestAppToken, .refresh, .revoke, .authorizeDevice, .redeemDeviceCode, .redeemCode])
  func closedOnAccept(_ call: IdentityCall) async throws {
    let outcome = try await outcome(of: call) { _ in }
    #expect(outcome == .unreachable || outcome == .outcomeUnknown)
  }

  @Test("closed after the request → unknown", arguments: IdentityCall.allCases)
  func closedAfterRequest(_ call: IdentityCall) async throws {
    #expect(try await outcome(of: call) { _ = try $0.request() } == .outcomeUnknown)
  }

  @Test("reset after the request → unknown", arguments: IdentityCall.allCases)
  func resetAfterRequest(_ call: IdentityCall) async throws {
    let outcome = try await outcome(of: call) { peer in
      _ = try peer.request()
      peer.resetOnClose()
    }
    #expect(outcome == .outcomeUnknown)
  }

  @Test("no answer → unknown, at the deadline", arguments: IdentityCall.allCases)
  func noAnswer(_ call: IdentityCall) async throws {
    #expect(try await outcome(of: call, limits: Self.short) { try $0.hang() } == .outcomeUnknown)
  }

  @Test(
    "answer that ends early → unknown", arguments: IdentityCall.allCases,
    ["HTT", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"access_token\":\"u1"])
  func halfAnswer(_ call: IdentityCall, _ half: String) async throws {
    let outcome = try await outcome(of: call) { peer in
      _ = try peer.request()
      try peer.send(half)
    }
    #expect(outcome == .outcomeUnknown)
  }

  @Test(
    "refusal that ends early → no rejection",
    arguments: [IdentityCall.refresh, .validate, .redeemDeviceCode, .redeemCode])
  func halfRefusal(_ call: IdentityCall) async throws {
    let outcome = try await outcome(of: call) { peer in
      _ = try peer.request()
      try peer.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 50\r\n\r\n{\"status\":401,\"message\":\"i\"}")
    }
    #expect(outcome == .outcomeUnknown)
  }

  @Test("body that stalls → unknown, at the deadline", arguments: IdentityCall.allCases)
  func stalledBody(_ call: IdentityCall) async throws {
    let outcome = try await outcome(of: call, limits: Self.short) { peer in
      _ = try peer.request()
      try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
      try peer.hang()
    }
    #expect(outcome == .outcomeUnknown)
  }

  @Test("cancelled while Twitch works on it → unknown", arguments: IdentityCall.allCases)
  func cancelled(_ call: IdentityCall) async throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let outcome = try await RawServer.with { peer in
      _ = try peer.request()
      arrived.yield()
      try peer.hang()
    } _: { server in
      try await withProvider(server.url) { provider in
        await withTaskGroup(of: Outcome.self) { group in
          group.addTask { await call.outcome(from: provider) }
          for await _ in arrivals { break }
          group.cancelAll()
          return await group.next()
        }
      }
    }
    #expect(outcome == .outcomeUnknown)
  }

  @Test(
    "shut down while Twitch works on it → unknown; calls after that → unreachable", arguments: IdentityCall.allCases)
  func shutdown(_ call: IdentityCall) async throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    try await RawServer.with { peer in
      _ = try peer.request()
      arrived.yield()
      try peer.hang()
    } _: { server in
      let provider = try TwitchIdentityProvider(identityURL: server.url)
      async let outcome = call.outcome(from: provider)
      for await _ in arrivals { break }
      try await provider.shutdown()
      #expect(await outcome == .outcomeUnknown)
      #expect(await call.outcome(from: provider) == .unreachable)
    }
  }
}
