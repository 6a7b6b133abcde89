import KeeperAPI

extension Schema {
  static let loginOptions = request(
    "LoginOptions", LoginOptions.self, "How a login shall go. What is left out has a default.",
    [
      .optional("flow", loginFlow.shape, "Absent: the account's grant type."),
      .optional(
        "existing", .oneOf(LoginOptions.Existing.allCases.map(\.rawValue)),
        "What becomes of a login that is already under way: `join` it (the default), or `replace` it."),
      .optional("force_verify", .boolean, "Whether Twitch asks for consent even if the user has given it before."),
      .optional(
        "redirect", .oneOf(LoginOptions.Redirect.allCases.map(\.rawValue)),
        "How the browser's answer comes back: the daemon does `listen` on the port of the client's `redirect_uri` (the "
          + "default), or somebody will `paste` the address."),
    ],
    examples: [
      LoginOptions(flow: .authorizationCode, existing: .replace, forceVerify: true, redirect: .paste), LoginOptions(),
    ])

  static let loginFlow = words(
    "LoginFlow", "How a user gives consent.", LoginFlow.allCases.map { Word(value: $0.rawValue, meaning: $0.meaning) })

  static let loginPrompt = object(
    "LoginPrompt", LoginPrompt.self, "What the user must be shown for a login to go on.",
    [
      .required("flow", loginFlow.shape, "How the user gives consent."),
      .required("url", .string, "The address to open. For a device code it has the code in it already."),
      .optional("user_code", .string, "The code to compare or to enter; absent in flows with a browser."),
      .required("expires_at", .instant, "When the login ends by itself."),
      .required("expires_in", .secondsLeft, "Whole seconds until then."),
      .optional("interval", .integer(from: 0), "Seconds between the daemon's questions to Twitch."),
      .optional("redirect_uri", .string, "Where Twitch sends the browser back to; absent for a device code."),
    ],
    examples: [
      LoginPrompt(
        flow: .deviceCode, url: "https://www.twitch.tv/activate?device-code=ABCDEFGH", userCode: "ABCDEFGH",
        expiresAt: 1_800_001_800, expiresIn: 1800, interval: 5),
      LoginPrompt(
        flow: .authorizationCode, url: "https://id.twitch.tv/oauth2/authorize?response_type=code",
        expiresAt: 1_800_000_600, expiresIn: 600, redirectURI: "http://localhost:3000/"),
    ])

  static let loginWaiting = object(
    "LoginWaiting", LoginWaiting.self, "The user has not answered yet.",
    [
      .optional("expires_in", .secondsLeft, "Whole seconds until the login ends; absent while it is Twitch's turn."),
      .optional("trouble", trouble.shape, "Why Twitch cannot be asked at the moment, which may pass."),
    ], examples: [LoginWaiting(expiresIn: 1795, trouble: exampleTrouble), LoginWaiting(expiresIn: nil)])

  static let loginDone = object(
    "LoginDone", LoginDone.self, "The new grant is saved and served.",
    [
      .required("account", account.shape, "How the account stands now."),
      .required("warnings", .array(.string), "What else the user should know, a line each."),
    ], examples: [LoginDone(account: exampleAccount)])

  static let loginCancelled = object(
    "LoginCancelled", LoginCancelled.self, "What came of ending a login.",
    [.required("cancelled", .boolean, "False when no login was under way.")],
    examples: [LoginCancelled(cancelled: true)])

  static let redirectedURL = request(
    "RedirectedURL", RedirectedURL.self, "Where the browser of a login ended.",
    [.required("url", .string, "The whole address, with its query or fragment. Secret.")],
    examples: [RedirectedURL(url: "http://localhost:3000/?code=the-code&state=the-state")])

  static let loginFailureReason = words(
    "LoginFailureReason", "Why a login ended without a grant. Later versions may add words.",
    LoginFailureReason.allCases.map { Word(value: $0.rawValue, meaning: $0.meaning) })
}

extension LoginFlow {
  fileprivate var meaning: String {
    switch self {
    case .deviceCode: "The user enters a code on a page of Twitch's, on any device (RFC 8628)."
    case .authorizationCode: "The user consents in a browser, which brings a code back (RFC 6749 section 4.1)."
    case .implicit: "The user consents in a browser, which brings the token back (RFC 6749 section 4.2)."
    }
  }
}

extension LoginFailureReason {
  fileprivate var meaning: String {
    switch self {
    case .accessDenied: "The user said no."
    case .expired: "The user did not answer in time."
    case .cancelled: "Somebody ended it."
    case .replaced: "Another login for the account took its place."
    case .withdrawn: "The account was logged out or taken out while the login ran."
    case .stopped: "The daemon stopped, and with it a login by a browser."
    case .redirectMismatch: "Twitch does not know the client's `redirect_uri`."
    case .wrongUser: "Another Twitch user than the account's logged in. The fresh token is revoked."
    case .wrongClient: "The token that came back belongs to another client."
    case .invalidIDToken: "The ID token could not be verified."
    case .clientRejected: "Twitch refused the client: its id, type or secret."
    case .refused: "Twitch refused the request, the code or the token."
    case .unavailable: "Twitch could not be reached or made no sense."
    case .portUnavailable: "The port of the client's `redirect_uri` cannot be listened on."
    case .notSaved: "The grant could not be saved."
    }
  }
}
