import Keeper
import KeeperAPI

extension AccountPayload {
  init(_ entry: BoardEntry, at now: Now) {
    let account = entry.account
    self.init(
      name: account.name.rawValue, kind: account.kind.rawValue, client: account.client.name,
      clientID: account.client.id, grantType: account.grantType.rawValue, state: .init(entry, at: now.boot),
      trouble: .init(entry), login: entry.user?.login ?? account.login, userID: entry.user?.id,
      claims: entry.claims.flatMap(Self.claims),
      requestedScopes: account.kind == .user ? account.scopes : [], scopes: entry.scopes,
      missingScopes: entry.missingScopes, expiresAt: entry.expiresAt.map { now.wall(at: $0).seconds },
      expiresIn: entry.expiresAt.map { max(now.boot.duration(to: $0), .zero).wholeSeconds },
      validatedAt: entry.validatedAt.map { now.wall(at: $0).seconds }, generation: entry.generation,
      renewable: entry.isRenewable, origin: account.origin.rawValue)
  }
}

extension AccountPayload {
  /// They were JSON when they were verified, so there is nothing to tell if they are none any more.
  private static func claims(_ json: String) -> [String: ClaimValue]? {
    switch JSON.decode([String: ClaimValue].self, from: Array(json.utf8)) {
    case .success(let claims): claims
    case .failure: nil
    }
  }
}

extension KeeperAPI.AccountState {
  init(_ entry: BoardEntry, at now: BootTime) {
    self =
      switch entry.standing {
      case .empty, .unverified: .empty
      case .serving: entry.token(livingFor: .zero, at: now) == nil ? .expired : .valid
      case .uncertain: .uncertain
      case .refused: .refused
      case .needsLogin: .needsLogin
      }
  }
}

extension TroublePayload {
  /// Nil while nothing is wrong.
  fileprivate init?(_ entry: BoardEntry) {
    let name = entry.account.name
    if case .needsLogin(let reason) = entry.standing {
      self.init(type: reason.rawValue, reason: entry.explanation(of: reason), hint: entry.hint(for: reason))
    } else if let trouble = entry.trouble {
      self.init(trouble, of: name)
    } else {
      return nil
    }
  }
}
