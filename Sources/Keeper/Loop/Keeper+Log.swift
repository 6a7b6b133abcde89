import Logging

extension Keeper {
  /// One line for each notice, its data beside it, never a secret.
  func log(_ notice: Notice, of state: AccountState) {
    let account: Logger.Metadata = ["account": "\(state.name)", "generation": "\(state.generation)"]
    logger.record(notice.kind, account.merging(notice.details(of: state)) { $1 })
  }
}

extension Notice {
  package var kind: EventKind {
    switch self {
    case .obtained: .tokenObtained
    case .renewed: .tokenRenewed
    case .imported: .grantImported
    case .validated: .tokenValidated
    case .stale: .lateAnswerDropped
    case .withdrawn: .tokenWithdrawn
    case .needsLogin: .loginNeeded
    case .uncertain: .answerLost
    case .trusted: .accountTrusted
    case .heldBack: .refreshTokenHeldBack
    case .renamed: .userRenamed
    case .loginStarted: .loginStarted
    case .loginResumed: .loginResumed
    case .loginDone: .loginDone
    case .loginFailed: .loginFailed
    case .ending: .tokenEnding
    case .trouble(let trouble): trouble.kind.event
    }
  }

  fileprivate func details(of state: AccountState) -> Logger.Metadata {
    switch self {
    case .obtained, .renewed, .imported, .validated, .stale, .uncertain, .trusted, .loginResumed: [:]
    case .withdrawn(let reason): ["why": "\(reason)"]
    case .needsLogin(let reason): ["why": "\(reason.rawValue)"]
    case .heldBack(let distrust):
      ["why": "\(distrust.explanation)", "hint": "\(Trouble.trustHint(state.name))"]
    case .renamed(let from, let to): ["from": "\(from)", "to": "\(to)"]
    case .loginStarted(let flow): ["flow": "\(flow.rawValue)"]
    case .loginDone: ["user": "\(state.user?.login ?? "unknown")"]
    case .loginFailed(let failure): ["why": "\(failure)"]
    case .ending(let stage): ["why": "\(stage.explanation)", "hint": "tokenkeeper login \(state.name)"]
    case .trouble(let trouble): ["why": "\(trouble.detail)", "kind": "\(trouble.kind.rawValue)"]
    }
  }
}

extension Trouble.Kind {
  fileprivate var event: EventKind {
    switch self {
    case .unreachable: .twitchUnreachable
    case .throttled: .twitchThrottles
    case .unexpected: .twitchUnexpected
    case .outcomeUnknown: .outcomeUnknown
    case .clientRejected: .clientRejected
    case .storeFailing: .saveFailing
    case .wrongClient: .clientForeign
    case .wrongUser: .userForeign
    case .notRenewable: .renewalImpossible
    case .missingScopes: .scopesMissing
    case .distrusted: .accountDistrusted
    }
  }
}
