import Keeper
import KeeperAPI

extension Schema {
  static let account = object(
    "Account", AccountPayload.self, "What is known of an account. It has no secret.",
    [
      .required("name", .accountName, "The name that tokens are asked for by."),
      .required("kind", .kind, "Whose token it is."),
      .required("client", .string, "The configured name of its client."),
      .required("client_id", .string, "That client's id at Twitch."),
      .required("grant_type", .grantType, "How its tokens are obtained."),
      .required("state", accountState.shape, "How it stands."),
      .optional(
        "trouble", trouble.shape, "What is wrong; absent while nothing is. A valid account may have trouble too."),
      .optional("login", .string, "The Twitch user's login: the one behind the token, else the configured one."),
      .optional("user_id", .string, "The Twitch user behind the token; absent before the first validation."),
      .optional("claims", .map(.anything), "What the verified ID token of the last login said."),
      .required("requested_scopes", .array(.string), "Scopes that are asked for at a login."),
      .required("scopes", .array(.string), "What the token may be used for, as granted."),
      .required("missing_scopes", .array(.string), "Scopes that were asked for and not granted."),
      .optional("expires_at", .instant, "When the token expires. Absent: never, or there is no token."),
      .optional("expires_in", .secondsLeft, "Whole seconds until then."),
      .optional("validated_at", .instant, "When Twitch last said that the token is good."),
      .required("generation", .generation, "Which of the account's tokens is current; 0 before the first."),
      .required("renewable", .boolean, "Whether the daemon can renew the token without a person."),
      .required("origin", .oneOf(["configuration", "socket"]), "Where the account was added."),
    ], examples: [exampleAccount, newAccount])

  static let accounts = object(
    "Accounts", AccountsPayload.self, "The accounts that the caller may read.",
    [.required("accounts", .array(account.shape), "Sorted by name.")],
    examples: [AccountsPayload(accounts: [exampleAccount])])

  static let accountState = words(
    "AccountState", "How an account stands. Later versions may add words.",
    KeeperAPI.AccountState.allCases.compactMap { state in
      state.meaning.map { Word(value: state.rawValue, meaning: $0) }
    })

  static let trouble = object(
    "Trouble", TroublePayload.self, "What is wrong with an account, for people.",
    [
      .required("type", .string, "Which kind, as a stable word: \(troubleTypes.joined(separator: ", "))."),
      .required("reason", .string, "Why, in one line."),
      .required("hint", .string, "What to do, in one line; it names the command where there is one."),
    ], examples: [exampleTrouble])

  static let importRequest = request(
    "ImportRequest", ImportRequest.self, "A grant that was obtained elsewhere, to be kept for an account.",
    [
      .optional("registration", registration.shape, "What the account is, for one that is not in the configuration."),
      .required("grant", importedGrant.shape, "The tokens."),
    ],
    examples: [
      ImportRequest(registration: exampleRegistration, grant: exampleGrant), ImportRequest(grant: exampleGrant),
    ])

  static let registration = request(
    "Registration", ImportRequest.Registration.self, "What an account is, as the configuration would say it.",
    [
      .required("client", .string, "The configured name of the client that the grant was given to."),
      .required("grant_type", .grantType, "How its tokens are obtained."),
      .optional("login", .string, "The Twitch user that the grant must belong to. Absent: whoever it belongs to."),
      .required("scopes", .array(.string), "Scopes that its users need."),
    ],
    examples: [exampleRegistration, ImportRequest.Registration(client: "mybot", grantType: "client_credentials")])

  static let importedGrant = request(
    "ImportedGrant", ImportedGrant.self, "Tokens that were obtained elsewhere; at least one of them.",
    [
      .optional("access_token", .credential, "An access token. Secret."),
      .optional("refresh_token", .credential, "A refresh token. Secret. It must not be used anywhere else any more."),
    ],
    examples: [
      exampleGrant, ImportedGrant(refreshToken: "the-refresh-token"), ImportedGrant(accessToken: "the-access-token"),
    ])

  static let imported = object(
    "Imported", ImportedPayload.self, "What came of an import.",
    [
      .required("created", .boolean, "Whether the account was new."),
      .required("account", account.shape, "How it stands now that the grant is saved."),
      .required("notices", .array(.string), "What the caller should know, a line each."),
    ],
    examples: [
      ImportedPayload(
        created: false, account: exampleAccount,
        notices: ["The program that this grant came from must stop refreshing it, now."])
    ])

  static let forgotten = object(
    "Forgotten", ForgottenPayload.self, "What came of forgetting a grant. It is gone from the store in any case.",
    [
      .required("revoked", .boolean, "Whether Twitch confirmed that the access token is revoked."),
      .required("detail", .string, "What happened and what is left to do, in one line for people."),
    ],
    examples: [
      ForgottenPayload(revoked: true, detail: "The token was revoked at Twitch and is forgotten here.")
    ])

  static let removedAccount = object(
    "RemovedAccount", RemovedAccount.self, "An account that is gone.",
    [.required("name", .accountName, "Its name.")], examples: [RemovedAccount(name: "bot")])
}

extension Schema {
  static let exampleAccount = AccountPayload(
    name: "bot", kind: "user", client: "mybot", clientID: "the-client-id", grantType: "device_code", state: .valid,
    trouble: exampleTrouble, login: "my_cool_bot", userID: "12345678",
    claims: ["sub": .string("12345678"), "email_verified": .bool(true)], requestedScopes: ["chat:edit", "chat:read"],
    scopes: ["chat:read"], missingScopes: ["chat:edit"], expiresAt: 1_800_013_940, expiresIn: 13_940,
    validatedAt: 1_799_999_700, generation: 7, renewable: true, origin: "configuration")

  private static let newAccount = AccountPayload(
    name: "app", kind: "app", client: "mybot", clientID: "the-client-id", grantType: "client_credentials",
    state: .empty, generation: 0, renewable: true, origin: "socket")

  static let exampleTrouble = TroublePayload(
    type: TroublePayload.missingScopes, reason: "it needs a login for scopes that its token lacks: chat:edit",
    hint: "Log in again: 'tokenkeeper login bot'. The token of now is served until then.")

  private static let exampleRegistration = ImportRequest.Registration(
    client: "mybot", grantType: "device_code", login: "my_cool_bot", scopes: ["chat:read"])

  private static let exampleGrant = ImportedGrant(
    accessToken: "the-access-token", refreshToken: "the-refresh-token")

  /// A reason for a login stands there too.
  private static let troubleTypes =
    Trouble.Kind.allCases.map(\.rawValue)
    + LoginReason.allCases.map(\.rawValue).filter { Trouble.Kind(rawValue: $0) == nil }
}

extension KeeperAPI.AccountState {
  /// Nil for what a server never sends.
  fileprivate var meaning: String? {
    switch self {
    case .empty: "There is no token yet: the first one is being obtained."
    case .valid: "There is a token that works, as far as is known."
    case .expired: "The token's time has run out and it is not renewed yet."
    case .refused: "Twitch refused the token and it is not renewed yet."
    case .uncertain: "The answer to a renewal was lost; whether Twitch processed it is being found out."
    case .needsLogin: "Only a person can go on: a login or an import is needed."
    case .unrecognized: nil
    }
  }
}
