import Keeper
import TestSupport
import Testing

@testable import TwitchIdentity

/// Twitch's keys: fetched when needed, kept for an hour, and looked for again when Twitch has changed to another.
@Suite(.timeLimit(.minutes(1))) struct SigningKeyTests {
  @Test("two tokens → the keys are fetched once, by a plain GET") func fetchedOnce() async throws {
    try await VerifierBench.with { bench in
      let token = try bench.twitch.token(from: bench.issuer)
      #expect(await bench.failure(of: token) == nil)
      #expect(await bench.failure(of: token) == nil)
      #expect(bench.server.requests.map(\.startLine) == ["GET /oauth2/keys HTTP/1.1"])
      #expect(bench.server.requests.first?.fields["authorization"] == nil)
    }
  }

  @Test("what is refused by its form → nothing is fetched for it") func nothingFetched() async throws {
    try await VerifierBench.with { bench in
      _ = await bench.failure(of: "e30.e30.")
      _ = await bench.failure(of: bench.twitch.signed(from: bench.issuer, header: ["alg": #""none""#]) + ".")
      #expect(bench.server.requests.isEmpty)
    }
  }

  @Test("an hour later → fetched again, and a key that is gone by then is not trusted") func lifetime() async throws {
    try await VerifierBench.with { bench in
      let token = try bench.twitch.token(from: bench.issuer, ["exp": "1900000000"])
      #expect(await bench.failure(of: token) == nil)
      try bench.keys.publish([])
      bench.clock.advance(by: .seconds(3599))
      #expect(await bench.failure(of: token) == nil)
      bench.clock.advance(by: .seconds(1))
      #expect(await bench.failure(of: token)?.isInvalid == true)
      #expect(bench.server.requests.count == 2)
    }
  }

  @Test("Twitch changes to a new key → found, a minute after the last look at the earliest") func rollover()
    async throws
  {
    try await VerifierBench.with { bench in
      let new = try TokenSigner(keyID: "2")
      let tokens = (try bench.twitch.token(from: bench.issuer), try new.token(from: bench.issuer))
      #expect(await bench.failure(of: tokens.0) == nil)
      try bench.keys.publish([new])
      bench.clock.advance(by: .seconds(59))
      #expect(await bench.failure(of: tokens.1)?.isInvalid == true)
      #expect(bench.server.requests.count == 1)
      bench.clock.advance(by: .seconds(1))
      #expect(await bench.failure(of: tokens.1) == nil)
      #expect(await bench.failure(of: tokens.0)?.isInvalid == true)
      #expect(bench.server.requests.count == 2)
    }
  }

  @Test(
    "no key set → nobody can say; asked again by the next token",
    arguments: [
      ("503 Service Unavailable", ""), ("200 OK", "<html></html>"), ("200 OK", "{}"), ("429 Too Many", ""),
      ("302 Found", ""), ("404 Not Found", #"{"status":404,"message":"not found"}"#),
    ])
  func down(_ status: String, _ body: String) async throws {
    try await VerifierBench.with { bench in
      bench.keys.fail(status, body)
      let token = try bench.twitch.token(from: bench.issuer)
      #expect(await bench.failure(of: token)?.isInvalid == false)
      try bench.keys.publish([bench.twitch])
      #expect(await bench.failure(of: token) == nil)
    }
  }

  @Test("the hour is over and Twitch is down → nobody can say: no key is kept past its time") func stale() async throws
  {
    try await VerifierBench.with { bench in
      let token = try bench.twitch.token(from: bench.issuer, ["exp": "1900000000"])
      #expect(await bench.failure(of: token) == nil)
      bench.keys.fail("503 Service Unavailable", "")
      bench.clock.advance(by: .seconds(3600))
      #expect(await bench.failure(of: token)?.isInvalid == false)
    }
  }
}

extension IDTokenFailure {
  fileprivate var isInvalid: Bool {
    switch self {
    case .invalid: true
    case .unavailable: false
    }
  }
}
