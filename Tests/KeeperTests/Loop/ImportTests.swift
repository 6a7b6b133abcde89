import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: imports", .timeLimit(.minutes(2)))
struct ImportTests {
  private static let given = ImportedGrant(accessToken: "access-9", refreshToken: "refresh-9")

  /// What importing ends with, where the account of the configuration has nothing unless it is said.
  private func refusal(
    _ imported: ImportedGrant = given, as name: AccountName = .bot, adding new: NewAccount? = nil,
    kind: Kind = .confidential, stored: [StoredAccount] = [], _ prepare: (World) -> Void = { _ in }
  ) async throws -> ImportRefusal? {
    var refusal: ImportRefusal?
    try await withKeeper([kind.account], stored: stored) { world in
      world.identity.answerValidations { _ in .success(Kind.confidential.validation()) }
      await world.settle()
      prepare(world)
      let before = world.token()
      do throws(ImportRefusal) {
        _ = try await world.keeper.importGrant(imported, as: name, adding: new, within: .seconds(20))
      } catch {
        refusal = error
      }
      if refusal != nil { #expect(world.token() == before, "whatever it had before is untouched") }
    }
    return refusal
  }

  private static let added = NewAccount(client: "mine", grantType: .deviceCode, login: "bot", scopes: ["chat:read"])

  @Test("a checked grant → served, stored and answered")
  func imported() async throws {
    try await withKeeper(stored: []) { world in
      world.identity.answerNextValidations(with: .success(Kind.confidential.validation()))
      let entry = try await world.keeper.importGrant(Self.given, as: .bot, adding: nil, within: .seconds(20))
      #expect(entry.accessToken == "access-9")
      #expect(entry.user == .bot)
      #expect(world.store.records[.bot]?.grant?.refreshToken == "refresh-9")
    }
  }

  @Test("what is asked for makes no sense → refused before Twitch is asked")
  func senseless() async throws {
    let other = AccountName(literal: "other")
    #expect(try await refusal(as: other) == .unknownAccount)
    #expect(try await refusal(adding: Self.added) == .configuredOtherwise)
    #expect(try await refusal(kind: .app) == .appAccount)
    #expect(try await refusal(ImportedGrant(accessToken: nil, refreshToken: nil)) == .nothingGiven)
    var strange = Self.added
    strange.client = "nobody's"
    #expect(try await refusal(as: other, adding: strange) == .unknownClient("nobody's"))
    var app = Self.added
    app.grantType = .clientCredentials
    #expect(try await refusal(as: other, adding: app) == .appAccount)
  }

  @Test("an ID token in place of one of the tokens → refused before Twitch is asked")
  func idToken() async throws {
    let idToken = Secret("eyJhbGciOiJSUzI1NiJ9.e30.c2ln")
    for imported in [
      ImportedGrant(accessToken: idToken, refreshToken: "refresh-9"), .init(accessToken: idToken, refreshToken: nil),
      .init(accessToken: "access-9", refreshToken: idToken), .init(accessToken: nil, refreshToken: idToken),
    ] {
      let refusal = try await refusal(imported) { world in
        world.identity.answerValidations { _ in
          Issue.record("Twitch was asked")
          return .failure(.dead)
        }
      }
      #expect(refusal == .idToken)
    }
  }

  @Test("Twitch says that it is not this account's → refused, and what the account had stays")
  func notOurs() async throws {
    let stored = [StoredAccount.intact(Kind.confidential.record())]
    var theirs = Kind.confidential.validation()
    theirs.clientID = "client-9"
    #expect(try await refusal(stored: stored, answer(theirs)) == .wrongClient(theirs: "client-9"))
    theirs = Kind.confidential.validation()
    theirs.user = .stranger
    #expect(try await refusal(stored: stored, answer(theirs)) == .wrongUser(login: "stranger"))
    #expect(
      try await refusal(Self.given, answer(theirs)) == .wrongUser(login: "stranger"), "by the login that is configured")
    theirs.user = nil
    #expect(try await refusal(stored: stored, answer(theirs)) == .noUser)
  }

  private func answer(_ validation: Validation) -> (World) -> Void {
    { world in world.identity.answerNextValidations(with: .success(validation)) }
  }

  @Test("it is dead, or cannot be checked → refused")
  func notCheckable() async throws {
    let bare = ImportedGrant(accessToken: "access-9", refreshToken: nil)
    let dead = try await refusal(bare) { $0.identity.answerNextValidations(with: .failure(.dead)) }
    #expect(dead == .deadToken(reason: "invalid access token"))
    for failure in IdentityFailure.doubtful + [.misconfigured] {
      let doubtful = try await refusal { $0.identity.answerNextValidations(with: .failure(failure)) }
      guard case .unavailable = doubtful else {
        Issue.record("\(failure) → \(doubtful as Any)")
        continue
      }
    }
  }

  @Test("a bare refresh token → used if the account has nothing, refused if it has something that works")
  func bareRefreshToken() async throws {
    let bare = ImportedGrant(accessToken: nil, refreshToken: "refresh-9")
    let stored = [StoredAccount.intact(Kind.confidential.record())]
    #expect(try await refusal(bare, stored: stored) == .wouldReplaceWorkingGrant)
    #expect(try await refusal(bare) == nil)
    let rejected = try await refusal(bare) { $0.identity.answerNext(.refresh, with: .failure(.rejected)) }
    #expect(rejected == .refusedByTwitch(.grantRejected))
    let away = try await refusal(bare) { $0.identity.answerNext(.refresh, with: .failure(.unreachable)) }
    #expect(away?.isUnavailable == true)
  }

  @Test("a dead access token with a refresh token → refreshed")
  func deadWithRefreshToken() async throws {
    #expect(try await refusal { $0.identity.answerNextValidations(with: .failure(.dead)) } == nil)
  }

  @Test("the store fails → unavailable, and what the account had stays; once it can save, the import is in")
  func storeFails() async throws {
    try await withKeeper { world in
      await world.settle()
      world.store.failNextWrites(1)
      world.identity.answerValidations { _ in .success(Kind.confidential.validation()) }
      await #expect(throws: ImportRefusal.self) {
        _ = try await world.keeper.importGrant(Self.given, as: .bot, adding: nil, within: .seconds(20))
      }
      #expect(world.token() == "access-1")
      await world.run(for: .seconds(5))
      #expect(world.token() == "access-9")
    }
  }

  // MARK: - Accounts that are added

  @Test("an account is added with its grant → it outlives a restart")
  func added() async throws {
    let name = AccountName(literal: "other")
    let store = InMemoryAccountStore()
    try await withKeeper([], store: store) { world in
      world.identity.answerNextValidations(with: .success(Kind.confidential.validation()))
      let entry = try await world.keeper.importGrant(Self.given, as: name, adding: Self.added, within: .seconds(20))
      #expect(entry.account.origin == .socket)
      #expect(entry.generation == 1)
    }
    try await withKeeper([], store: store) { world in
      #expect(world.token(name) == "access-9")
      #expect(world.entry(name)?.account.grantType == .deviceCode)
      #expect(world.entry(name)?.account.client == .confidentialBot)
    }
  }

  @Test("it is added again with another client and scopes → kept so from then on")
  func redefined() async throws {
    let name = AccountName(literal: "other")
    let store = InMemoryAccountStore()
    try await withKeeper([], store: store) { world in
      world.identity.answerValidations { _ in .success(Kind.confidential.validation()) }
      _ = try await world.keeper.importGrant(Self.given, as: name, adding: Self.added, within: .seconds(20))
      var changed = Self.added
      changed.client = "device"
      changed.scopes = ["chat:edit"]
      world.identity.answerValidations { _ in .success(Kind.public.validation()) }
      let entry = try await world.keeper.importGrant(
        ImportedGrant(accessToken: "access-10", refreshToken: "refresh-10"), as: name, adding: changed,
        within: .seconds(20))
      #expect(entry.account.client == .publicBot)
      #expect(entry.missingScopes == ["chat:edit"])
      await world.settle()
      #expect(world.entry(name)?.trouble?.kind == .missingScopes)
    }
    #expect(store.records[name]?.registration?.client == "device")
  }

  @Test("an app account is added → it gets a token; where it cannot, nothing is left behind")
  func appAdded() async throws {
    let name = AccountName(literal: "other")
    let new = NewAccount(client: "mine", grantType: .clientCredentials, login: nil, scopes: [])
    try await withKeeper([]) { world in
      world.identity.answerNext(.requestAppToken, with: .failure(.misconfigured))
      await #expect(throws: ImportRefusal.self) {
        _ = try await world.keeper.addAppAccount(name, new, within: .seconds(20))
      }
      #expect(world.entry(name) == nil)
      #expect(world.store.records[name] == nil)
      let entry = try await world.keeper.addAppAccount(name, new, within: .seconds(20))
      #expect(entry.accessToken == "access-2")
      #expect(world.store.records[name]?.registration?.grantType == .clientCredentials)
      await #expect(throws: ImportRefusal.nothingGiven) {
        _ = try await world.keeper.addAppAccount(.bot, Self.added, within: .seconds(20))
      }
    }
  }

  @Test("an app account is added while the store is slow → no ghost comes back with the next start")
  func appAddedSlowly() async throws {
    let name = AccountName(literal: "other")
    let new = NewAccount(client: "mine", grantType: .clientCredentials, login: nil, scopes: [])
    try await withKeeper([]) { world in
      world.disk.close()
      let adding = Task { try await world.keeper.addAppAccount(name, new, within: .seconds(3)) }
      await world.disk.untilHolding(1)
      world.clock.advance(by: .seconds(4))
      await #expect(throws: ImportRefusal.self) { _ = try await adding.value }
      world.disk.open()
      await world.settle()
      #expect((world.entry(name) == nil) == (world.store.records[name] == nil), "in memory as on disk")
    }
  }
}

extension ImportRefusal {
  fileprivate var isUnavailable: Bool {
    if case .unavailable = self { true } else { false }
  }
}
