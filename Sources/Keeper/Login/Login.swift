/// One attempt to get a user's consent: a value that decides and touches nothing, as ``AccountState`` does.
///
/// ``due`` says when something should be done by itself and ``begin(at:policy:)`` does it; ``handle(_:at:policy:)``
/// takes in what came of it. A login asks one question at a time, so an answer needs no name but the login's.
struct Login: Sendable {
  typealias ID = UInt64

  enum Phase: Sendable, Equatable {
    /// A device code is asked for.
    /// → `keeping`.
    case asking
    /// The device code is being saved and not shown yet.
    /// → `polling`.
    case keeping(DeviceCode)
    /// The user has the code.
    /// → `checking` when Twitch gives tokens.
    case polling(DeviceCode)
    /// The user's browser is at Twitch.
    /// → `exchanging` by a code, `checking` by a token.
    case consenting(BrowserConsent)
    /// → `checking`.
    case exchanging(Secret, redirectURI: String)
    /// Twitch is asked whose the tokens are.
    /// → `verifying` when there is an ID token, else `taking`.
    case checking(TokenResponse)
    /// → `taking`.
    case verifying(CheckedTokens)
    /// The account saves the grant with this access token.
    case taking(Secret)
    case over
  }

  /// A device code that was given, and how Twitch has taken the polls so far.
  struct DeviceCode: Sendable, Equatable {
    var kept: PendingLogin
    /// As ``PendingLogin/interval``, and longer each time Twitch said "slow down".
    var interval: Duration
    /// How often in a row Twitch did not know the code.
    var strikes = 0
  }

  struct BrowserConsent: Sendable, Equatable {
    let state: Secret
    let url: String
    let redirectURI: String
  }

  struct CheckedTokens: Sendable, Equatable {
    let idToken: Secret
    let grant: Grant
    let user: TwitchUser
  }

  let id: ID
  let name: AccountName
  let client: Client
  let flow: GrantType
  let scopes: [String]
  /// Sent and expected back in the ID token; nil where none can be sent or none is wanted.
  let nonce: String?
  var phase: Phase
  /// Whether a question is under way.
  var isAsking = false
  /// When the next question is due, unless one is under way.
  var nextQuestion: BootTime
  /// When it gives up, unless a question is under way: its answer may be the grant.
  var deadline: BootTime
  /// When the question under way, or the last one, was asked.
  var askedAt: BootTime
  /// Failures in a row.
  var attempts = 0
  var trouble: Trouble?
  var warnings: [LoginWarning] = []

  var asksForIDToken: Bool { scopes.contains("openid") }

  /// When ``begin(at:policy:)`` has something to do.
  var due: BootTime { isAsking ? .distantFuture : min(nextQuestion, deadline) }

  /// Whether a grant, or the answer that may be one, would be lost by stopping now.
  var mustBeDrained: Bool {
    switch phase {
    case .asking, .keeping, .polling, .consenting: isAsking
    case .exchanging, .checking, .verifying, .taking: true
    case .over: false
    }
  }

  /// The `state` of the redirect that it waits for.
  var awaitedRedirect: Secret? {
    if case .consenting(let consent) = phase { consent.state } else { nil }
  }

  var shown: LoginState {
    switch phase {
    case .asking, .keeping: .starting(trouble)
    case .polling(let code): .waiting(prompt(code), trouble)
    case .consenting(let consent): .waiting(prompt(consent), trouble)
    case .exchanging, .checking, .verifying, .taking, .over: .finishing(trouble)
    }
  }

  private func prompt(_ code: DeviceCode) -> ConsentPrompt {
    ConsentPrompt(
      flow: flow, url: code.kept.verificationURI, userCode: code.kept.userCode, interval: code.interval,
      redirectURI: nil, expiresAt: deadline)
  }

  private func prompt(_ consent: BrowserConsent) -> ConsentPrompt {
    ConsentPrompt(
      flow: flow, url: consent.url, userCode: nil, interval: nil, redirectURI: consent.redirectURI,
      expiresAt: deadline)
  }
}

// MARK: - What it is told and what it wants

extension Login {
  enum Event: Sendable {
    case authorized(DeviceAuthorization)
    case polled(DeviceAnswer)
    case exchanged(TokenResponse)
    /// With the account as it is now, and the user that it belongs to if that is known.
    case validated(Validation, account: Account, bound: TwitchUser?)
    case verified(IDTokenClaims)
    case notVerified(IDTokenFailure)
    case failed(IdentityFailure)
    /// What became of the device code's write.
    case saved
    case saveFailed
    case redirected(Redirect.Answer)
    /// The account serves the grant.
    case taken
    /// The account cannot save it yet; it is tried again.
    case delayed(Trouble)
    /// The account has another grant, or none.
    case displaced
    /// Somebody ends it.
    case ended(LoginFailure)
  }

  enum Action: Sendable, Equatable {
    case call(Call)
    case save(PendingLogin)
    /// The device code is of no more use.
    case forget
    case show
    case take(Grant, TwitchUser, claims: String?)
    case revoke(Secret)
    case notify(Notice)
    case finish(Outcome)
  }

  enum Outcome: Sendable, Equatable {
    case done([LoginWarning])
    case failed(LoginFailure)
  }

  enum Call: Sendable, Equatable {
    case authorizeDevice(scopes: [String])
    case poll(Secret, scopes: [String])
    case exchange(Secret, redirectURI: String)
    case validate(Secret)
    case verify(Secret, IDTokenExpectation)
  }
}
