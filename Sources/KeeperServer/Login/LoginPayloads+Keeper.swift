import Keeper
import KeeperAPI

extension LoginPrompt {
  init(_ prompt: ConsentPrompt, at now: Now) {
    self.init(
      flow: LoginFlow(rawValue: prompt.flow.rawValue) ?? .deviceCode, url: prompt.url, userCode: prompt.userCode,
      expiresAt: now.wall(at: prompt.expiresAt).seconds, expiresIn: prompt.secondsLeft(at: now),
      interval: prompt.interval?.wholeSeconds, redirectURI: prompt.redirectURI)
  }
}

extension LoginDone {
  init(_ entry: BoardEntry, _ warnings: [LoginWarning], at now: Now) {
    self.init(account: AccountPayload(entry, at: now), warnings: warnings.compactMap(\.text))
  }
}

extension LoginWarning {
  /// Nil for what stands in the account.
  fileprivate var text: String? {
    switch self {
    case .missingScopes: nil
    case .noIDToken: "Twitch sent no ID token, although openid is among the scopes"
    case .claimsNotVerified(let reason): "the ID token could not be verified, so no claims are kept: \(reason)"
    }
  }
}

extension ConsentPrompt {
  /// Whole seconds, never below 0.
  func secondsLeft(at now: Now) -> Int64 { max(now.boot.duration(to: expiresAt), .zero).wholeSeconds }
}

extension TroublePayload {
  init(_ trouble: Trouble, of name: AccountName) {
    self.init(type: trouble.kind.rawValue, reason: trouble.detail, hint: trouble.hint(for: name))
  }
}
