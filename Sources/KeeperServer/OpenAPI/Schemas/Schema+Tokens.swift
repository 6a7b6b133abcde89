import Keeper
import KeeperAPI

extension Schema {
  static let token = object(
    "Token", TokenPayload.self, "The current token of an account.",
    [
      .required("access_token", .string, "The access token (RFC 6749 section 1.4). Secret."),
      .required("token_type", .oneOf(["bearer"]), "How to use it (RFC 6750)."),
      .optional("expires_in", .integer(from: 0), "Whole seconds that it is still valid. Absent: it never expires."),
      .optional("expires_at", .instant, "When it expires, by the daemon's clock. Absent: it never expires."),
      .required("scopes", .array(.string), "What it may be used for, as granted. Empty for app tokens."),
      .required("kind", .kind, "Whose it is."),
      .required("client_id", .string, "The client that it was given to, for the `Client-Id` field of Twitch's API."),
      .optional("user_id", .string, "The Twitch user behind it. Absent for app tokens."),
      .optional("login", .string, "That user's login. Absent for app tokens."),
      .required("generation", .generation, "Which of the account's tokens this is; a later one has a greater number."),
      .optional("validated_at", .instant, "When Twitch last said that it is good. Absent: not yet."),
    ],
    examples: [
      TokenPayload(
        accessToken: "the-access-token", expiresIn: 13_940, expiresAt: 1_800_013_940,
        scopes: ["chat:edit", "chat:read"],
        kind: "user", clientID: "the-client-id", userID: "12345678", login: "my_cool_bot", generation: 7,
        validatedAt: 1_799_999_700),
      TokenPayload(
        accessToken: "the-access-token", expiresIn: nil, expiresAt: nil, scopes: [], kind: "app",
        clientID: "the-client-id", userID: nil, login: nil, generation: 1, validatedAt: nil),
    ])

  static let rejectRequest = request(
    "RejectRequest", RejectRequest.self, "Twitch refused the token of this generation.",
    [.required("generation", .generation, "`generation` of the token that was refused.")],
    examples: [RejectRequest(generation: 7)])
}

extension Shape {
  static let kind = oneOf(AccountKind.allCases.map(\.rawValue))
  static let grantType = oneOf(GrantType.allCases.map(\.rawValue))
  static let generation = integer(from: 0)
  /// What a token is made of (RFC 6749 appendix A.12, without the space).
  static let credential = pattern("^[!-~]*$")
  static let secondsLeft = integer(from: 0)
  /// The name that an account can have (``AccountName``).
  static let accountName = pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$", longest: Int64(AccountName.longest))
}
