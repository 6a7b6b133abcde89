import Keeper
import TestSupport
import Testing

@testable import TwitchIdentity

@Suite(.timeLimit(.minutes(1))) struct IDTokenTests {
  @Test("Twitch's token → its claims, and the JSON that was signed") func good() async throws {
    try await VerifierBench.with { bench in
      let claims = try await bench.verify(try bench.twitch.token(from: bench.issuer, ["email": #""me@example.com""#]))
      #expect(claims.issuer == bench.issuer && claims.subject == "70001234" && claims.audience == ["c9example"])
      #expect(claims.issuedAt == WallTime(seconds: 1_800_000_000))
      #expect(claims.expiresAt == WallTime(seconds: 1_800_000_900))
      #expect(claims.nonce == "n0nce")
      #expect(
        claims.json == """
          {"at_hash":"77QmUPtjPfzWtF2AnpK9RQ","aud":"c9example","azp":"c9example","email":"me@example.com",\
          "exp":1800000900,"iat":1800000000,"iss":"\(bench.issuer)","nonce":"n0nce","sub":"70001234"}
          """)
    }
  }

  @Test(
    "what may differ → verified",
    arguments: [
      [:], ["aud": #"["c9example"]"#, "azp": nil], ["aud": #"["other","c9example"]"#], ["azp": nil],
      ["at_hash": nil], ["exp": "1799999941"], ["exp": "1800000900.5"], ["iat": "1900000000"], ["more": "{}"],
    ] as [TokenSigner.Members])
  func variant(_ claims: TokenSigner.Members) async throws {
    try await VerifierBench.with { bench in
      let token = try bench.twitch.token(from: bench.issuer, claims)
      #expect(await bench.failure(of: token) == nil)
    }
  }

  @Test("nothing to compare nonce and hash with → they are not looked at") func nothingExpected() async throws {
    try await VerifierBench.with { bench in
      let token = try bench.twitch.token(from: bench.issuer, ["nonce": #""any""#, "at_hash": #""any""#])
      #expect(await bench.failure(of: token, IDTokenExpectation(clientID: "c9example")) == nil)
    }
  }

  @Test("forged → refused, and the reason says why without quoting it", arguments: ForgedToken.all)
  func forged(_ forged: ForgedToken) async throws {
    try await VerifierBench.with { bench in
      let token = try forged.make(bench.twitch, bench.issuer)
      guard case .invalid(let reason) = await bench.failure(of: token) else {
        Issue.record("it was not refused")
        return
      }
      #expect(reason.contains(forged.reason), "\(reason)")
      #expect(!reason.contains(token))
    }
  }

  @Test("time goes on → the same token is refused a minute after its end") func expiry() async throws {
    try await VerifierBench.with { bench in
      let token = try bench.twitch.token(from: bench.issuer)
      bench.clock.advance(by: .seconds(959))
      #expect(await bench.failure(of: token) == nil)
      bench.clock.advance(by: .seconds(1))
      #expect(await bench.failure(of: token) != nil)
    }
  }
}
