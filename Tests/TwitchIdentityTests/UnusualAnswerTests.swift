import Keeper
import Testing

@testable import TwitchIdentity

/// Whole answers that Twitch would not give.
@Suite(.timeLimit(.minutes(1))) struct UnusualAnswerTests {
  @Test("redirect → a surprise, and not followed", arguments: [301, 302, 303, 307, 308])
  func redirect(_ status: Int) async throws {
    for call in IdentityCall.allCases {
      try await RawServer.with { peer in
        while try peer.request() != nil {
          try peer.answer("\(status) Moved", "", fields: "Location: /elsewhere\r\n")
        }
      } _: { server in
        let outcome = try await withProvider(server.url) { await call.outcome(from: $0) }
        #expect(outcome == .unexpected(status))
        #expect(server.requests.count == 1)
      }
    }
  }

  @Test("body over 64 KiB, announced or not → not taken", arguments: IdentityCall.allCases, [true, false])
  func largeBody(_ call: IdentityCall, _ isAnnounced: Bool) async throws {
    let size = 70 * 1024
    let length = isAnnounced ? "Content-Length: \(size)\r\n" : ""
    let outcome = try await outcome(of: call) { peer in
      _ = try peer.request()
      let body = Good.body(for: call)
      let padding = String(repeating: " ", count: size - body.utf8.count)
      try peer.send("HTTP/1.1 200 OK\r\n\(length)\r\n" + body + padding)
    }
    #expect(outcome == tooLarge(call))
  }

  @Test("body of just under 64 KiB → taken") func nearlyLargeBody() async throws {
    let body = Good.tokens + String(repeating: " ", count: Answer.largest - Good.tokens.utf8.count)
    let outcome = try await outcome(of: .refresh) { peer in
      _ = try peer.request()
      try peer.answer("200 OK", body)
    }
    #expect(outcome == Good.outcome(of: .refresh))
  }

  @Test("fields over 64 KiB → not taken", arguments: IdentityCall.allCases)
  func largeFields(_ call: IdentityCall) async throws {
    let fields = (0..<70).map { "X-\($0): " + String(repeating: "a", count: 1024) + "\r\n" }.joined()
    let outcome = try await outcome(of: call) { peer in
      _ = try peer.request()
      try peer.answer("200 OK", Good.body(for: call), fields: fields)
    }
    #expect(outcome == tooLarge(call))
  }

  @Test("endless field → given up", arguments: IdentityCall.allCases)
  func endlessField(_ call: IdentityCall) async throws {
    let outcome = try await outcome(of: call) { peer in
      _ = try peer.request()
      try peer.send("HTTP/1.1 200 OK\r\nX: ")
      let piece = String(repeating: "a", count: 4096)
      for _ in 0..<1024 { try peer.send(piece) }
      try peer.hang()
    }
    #expect(outcome == .outcomeUnknown)
  }

  @Test("compressed body → not JSON", arguments: [IdentityCall.refresh, .validate])
  func compressed(_ call: IdentityCall) async throws {
    let outcome = try await outcome(of: call) { peer in
      _ = try peer.request()
      try peer.answer("200 OK", "\u{1F}\u{8B}", fields: "Content-Encoding: gzip\r\n")
    }
    #expect(outcome == tooLarge(call))
  }

  @Test("no HTTP at all → unknown", arguments: IdentityCall.allCases)
  func noHTTP(_ call: IdentityCall) async throws {
    let outcome = try await outcome(of: call) { peer in
      _ = try peer.request()
      try peer.send("220 mail.example.com ESMTP\r\n")
      try peer.hang()
    }
    #expect(outcome == .outcomeUnknown)
  }

  @Test("429 with Retry-After over the wire → throttled that long") func throttled() async throws {
    let outcome = try await outcome(of: .validate) { peer in
      _ = try peer.request()
      try peer.answer("429 Too Many Requests", "", fields: "Retry-After: 12\r\n")
    }
    #expect(outcome == .throttled(.seconds(12)))
  }

  /// A grant that is lost, a revocation that needs no body, or nothing that says anything.
  private func tooLarge(_ call: IdentityCall) -> Outcome {
    switch call {
    case .requestAppToken, .refresh, .redeemDeviceCode, .redeemCode: .outcomeUnknown
    case .validate, .authorizeDevice, .fetchKeys: .unexpected(200)
    case .revoke: .revoked
    }
  }
}
