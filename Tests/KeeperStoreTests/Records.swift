import TestSupport
import Keeper

extension AccountName {
  init(valid name: String) { self = AccountName(name)! }
}

extension AccountRecord {
  /// An account with a value in every field.
  static func full(_ name: String = "bot", generation: Generation = 7) -> AccountRecord {
    AccountRecord(
      name: AccountName(valid: name), generation: generation,
      registration: .init(
        client: "mybot", grantType: .deviceCode, login: "my_cool_bot", scopes: ["chat:read", "chat:edit"]),
      standing: .serving, user: TwitchUser(id: "12345678", login: "my_cool_bot"),
      grant: .init(
        accessToken: Secret("access-\(name)-\(generation)"), refreshToken: Secret("refresh-\(name)-\(generation)"),
        scopes: ["chat:read"], expiresAt: WallTime(milliseconds: 1_900_000_000_001),
        obtainedAt: WallTime(milliseconds: 1_800_000_000_002), validatedAt: WallTime(milliseconds: 1_800_000_000_003)),
      intent: .init(generation: generation, at: WallTime(milliseconds: 1_800_000_000_004)),
      claims: #"{"sub":"12345678","email":"\(name)@example.com"}"#,
      terms: Terms(clientID: "client-1", kind: .user, login: "my_cool_bot"))
  }

  /// An account with as few values as there can be.
  static func bare(_ name: String, generation: Generation = 0) -> AccountRecord {
    AccountRecord(name: AccountName(valid: name), generation: generation, standing: .empty)
  }

  func with(_ change: (inout AccountRecord) -> Void) -> AccountRecord {
    var copy = self
    change(&copy)
    return copy
  }
}

extension PendingLogin {
  static func sample(_ name: String = "bot") -> PendingLogin {
    PendingLogin(
      account: AccountName(valid: name), clientID: "client-1", deviceCode: Secret("device-code-\(name)"),
      userCode: "KQRWMPLT", verificationURI: "https://www.twitch.tv/activate?public=true&device-code=KQRWMPLT",
      interval: .seconds(5), expiresAt: WallTime(milliseconds: 1_900_000_000_005), scopes: ["chat:read", "openid"])
  }

  func with(_ change: (inout PendingLogin) -> Void) -> PendingLogin {
    var copy = self
    change(&copy)
    return copy
  }
}

extension StoredAccount {
  var isDamaged: Bool { record == nil }
}
