import KeeperAPI

extension APIOperation {
  static let getAccounts = APIOperation(
    id: "getAccounts", method: "GET", access: .anybody,
    summary: "The accounts that the caller may read, without secrets.",
    answers: [.json(.accounts)])

  static let getAccount = APIOperation(
    id: "getAccount", method: "GET", access: .reader,
    summary: "How an account stands: state, expiry, scopes, claims of the ID token, what is wrong and what to do.",
    answers: [.json(.account)], problems: [.unknownAccount])

  static let putAccount = APIOperation(
    id: "putAccount", method: "PUT", access: .administrator,
    summary: "Takes over a grant that was obtained elsewhere. Whoever had it must stop refreshing it.",
    details: """
      An account that is not in the configuration needs a `registration` too. One whose `grant_type` is \
      `client_credentials` gets its token by itself, and `grant` is then an empty object.
      """,
    body: Body(schema: .importRequest, isRequired: true),
    answers: [.json(.imported), APIAnswer(status: 201, meaning: "The account is new.", contents: [.json(.imported)])],
    problems: [.notPermitted, .unknownAccount, .conflict, .wrongUser, .loginRequired])

  static let deleteAccount = APIOperation(
    id: "deleteAccount", method: "DELETE", access: .administrator,
    summary: "Revokes the token at Twitch and forgets the grant.",
    answers: [.json(.forgotten)], problems: [.notPermitted, .unknownAccount])

  static let trustAccount = APIOperation(
    id: "trustAccount", method: "POST", access: .administrator,
    summary: "\"Nobody has used its refresh token since the store was written\": it is in use again.",
    answers: [.json(.account)], problems: [.notPermitted, .unknownAccount, .timeout])

  static let watchAccounts = APIOperation(
    id: "watchAccounts", method: "GET", access: .known,
    summary: "A stream: how all accounts stand that the caller may read, and each change.",
    details: """
      Everything is told first, up to `synced`; each later event is a change. With a `Last-Event-ID` that the daemon \
      still knows, the first event is `resumed` and only what changed since is told.

      A change is what a caller would act on: another token, state, trouble, user, scopes or end, and that a token has \
      ended. `validated_at` that moves on, or a lifetime that Twitch tells a few seconds differently, is none.
      """,
    parameters: [.lastEventID],
    answers: [
      .events(
        "The events.", AccountEvent.Name.allCases.map { .init(name: $0.rawValue, data: $0.data, meaning: $0.meaning) })
    ], problems: [.notPermitted])
}

extension AccountEvent.Name {
  fileprivate var data: Shape {
    switch self {
    case .resumed, .synced: .empty
    case .account: Schema.account.shape
    case .removed: Schema.removedAccount.shape
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .resumed: "What comes next is only what changed since the caller's `Last-Event-ID`."
    case .account: "An account as it is now."
    case .removed: "An account that is not there any more, or that the caller may not read any more."
    case .synced:
      "Everything was told. An account that no event of a stream without `resumed` named is not there."
    }
  }
}
