import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: ID tokens", .timeLimit(.minutes(2)))
struct LoginClaimsTests {
  private static let json = #"{"sub":"1001","email":"bot@example.com"}"#

  private static let account = Account(
    name: .bot, client: .confidentialBot, grantType: .deviceCode, login: "bot", scopes: ["chat:read", "openid"])

  private func logIn(_ world: World, _ result: Result<IDTokenClaims, IDTokenFailure>) async throws -> LoginState {
    world.identity.answerNextIDTokens(with: result)
    world.twitch.give("access-50")
    var tokens = Kind.confidential.response(50)
    tokens.idToken = "id-token-1"
    var reader = try await world.beginDeviceLogin(polls: .success(.granted(tokens)))
    await world.run(for: .seconds(5))
    return try await reader.last()
  }

  @Test("verified → kept with the grant and shown, also after a renewal and a restart; gone with a logout")
  func kept() async throws {
    let store = InMemoryAccountStore([.intact(Kind.confidential.record())])
    let clock = TestClock(.start)
    try await withKeeper([Self.account], store: store, clock: clock) { world in
      await world.settle()
      let end = try await logIn(world, .success(.about(.bot, json: Self.json)))
      #expect(end.entry?.claims == Self.json)
      #expect(store.records[.bot]?.claims == Self.json)
      #expect(store.records[.bot]?.grant?.accessToken == "access-50", "an ID token is no access token")
      await world.run(for: .minutes(2))
      _ = await world.keeper.renew(.bot, within: .seconds(20))
      #expect(world.entry()?.accessToken == "access-2")
      #expect(world.entry()?.claims == Self.json)
    }
    try await withKeeper([Self.account], store: store, clock: clock) { world in
      #expect(world.entry()?.claims == Self.json)
      await world.settle()
      _ = await world.keeper.forget(.bot, within: .seconds(20))
      #expect(world.entry()?.claims == nil)
      #expect(store.records[.bot]?.claims == nil)
    }
  }

  @Test("not good → refused, the fresh access token is ended, and the old grant is untouched")
  func refused() async throws {
    try await withKeeper([Self.account]) { world in
      await world.settle()
      let end = try await logIn(world, .failure(.invalid(reason: "the signature is wrong")))
      #expect(end.failure == .invalidIDToken(reason: "the signature is wrong"))
      await world.settle()
      #expect(world.identity.made(.revoke).map(\.token) == ["access-50"])
      #expect(world.token() == "access-1")
    }
  }

  @Test("a grant is imported → the claims of another login are not shown with it")
  func imported() async throws {
    var record = Kind.confidential.record()
    record.claims = Self.json
    try await withKeeper([Self.account], stored: [.intact(record)]) { world in
      await world.settle()
      world.twitch.give("access-60")
      let entry = try await world.keeper.importGrant(
        ImportedGrant(accessToken: "access-60", refreshToken: "refresh-60"), as: .bot, adding: nil,
        within: .seconds(20))
      #expect(entry.claims == nil)
      #expect(world.store.records[.bot]?.claims == nil)
    }
  }

  @Test("a login of each end → its notices name neither tokens nor codes")
  func noSecrets() async throws {
    try await withKeeper { world in
      await world.settle()
      _ = try await logIn(world, .success(.about(.bot, json: Self.json)))
      _ = try await world.beginDeviceLogin(polls: .success(.denied(reason: "access_denied")))
      await world.run(for: .seconds(5))
      var reader = try await world.login(.bot, .code)
      let state = try world.state(in: try await reader.prompt())
      await world.keeper.cancelLogin(.bot)
      let told = world.notices.value.map { "\($0)" }.joined()
      for secret in ["device-code-1", "KQRWMPLT", "access-50", "id-token-1", "bot@example.com", state.reveal()] {
        #expect(!told.contains(secret))
      }
      #expect(told.contains("loginDone") && told.contains("cancelled") && told.contains("the user said no"))
    }
  }
}
