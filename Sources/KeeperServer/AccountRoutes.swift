import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP

extension KeeperHandler {
  /// `GET /v1/accounts`: those that the caller may read.
  func accounts(_ request: Request) -> Response {
    let now = clock.now()
    let readable = keeper.board.entries().filter { policy.mayRead($0.account.name, $0.account.kind, request.caller) }
    return .json(AccountsPayload(accounts: readable.map { AccountPayload($0, at: now) }))
  }

  /// `GET /v1/accounts/{account}`
  func account(_ name: String, _ request: Request) -> Response {
    guard let entry = readable(name, request) else { return .problem(.unknownAccount(name)) }
    return .json(AccountPayload(entry, at: clock.now()))
  }

  /// `PUT /v1/accounts/{account}`: take over a grant, or keep an app account that is not in the configuration.
  func put(_ name: String, _ request: Request) -> Answer {
    if let refusal = refusalToAdminister(request) { return .now(refusal) }
    guard let account = AccountName(name) else { return .now(.problem(.badAccountName)) }
    switch RequestBody.decode(ImportRequest.self, as: .importRequest, from: request.body) {
    case .failure(let problem): return .now(.problem(problem))
    case .success(let wanted):
      if let problem = wanted.problem { return .now(.problem(problem)) }
      return later(recording: .imported(account), by: request) { [self] in await take(wanted, as: account) }
    }
  }

  private func take(_ wanted: ImportRequest, as name: AccountName) async -> Response {
    let isNew = keeper.board[name] == nil
    do throws(ImportRefusal) {
      let entry = try await imported(wanted, as: name)
      let payload = ImportedPayload(
        created: isNew, account: AccountPayload(entry, at: clock.now()),
        notices: ImportNotices.lines(ofRefreshToken: wanted.grant.refreshToken != nil, for: entry.account))
      return .json(payload, status: isNew ? .created : .ok)
    } catch {
      return .problem(.refused(error, name))
    }
  }

  private func imported(_ wanted: ImportRequest, as name: AccountName) async throws(ImportRefusal) -> BoardEntry {
    let new = wanted.registration.flatMap(NewAccount.init)
    if let new, new.grantType.kind == .app { return try await keeper.addAppAccount(name, new, within: patience) }
    return try await keeper.importGrant(
      .init(
        accessToken: wanted.grant.accessToken.flatMap(Secret.init(nonEmpty:)),
        refreshToken: wanted.grant.refreshToken.flatMap(Secret.init(nonEmpty:))),
      as: name, adding: new, within: patience)
  }

  /// `DELETE /v1/accounts/{account}`: revoke at Twitch and forget.
  func delete(_ name: String, _ request: Request) -> Answer {
    administer(name, request) { entry in
      later(recording: .loggedOut(entry.account.name), by: request) { [self] in
        guard let revocation = await keeper.forget(entry.account.name, within: patience) else {
          return .problem(.unknownAccount(name))
        }
        return .json(ForgottenPayload(revocation))
      }
    }
  }
}

extension ImportRequest {
  /// What can be said of it without asking anybody.
  fileprivate var problem: Problem? {
    if let text = registration?.grantType, GrantType(rawValue: text) == nil { return .unknownGrantType }
    let tokens = [grant.accessToken, grant.refreshToken].compactMap(\.self)
    return tokens.allSatisfy(\.utf8.isVisible) ? nil : .notAToken
  }
}

extension String.UTF8View {
  /// Whether it is made of what tokens are made of (RFC 6749 appendix A.12, without the space).
  fileprivate var isVisible: Bool { allSatisfy { (0x21...0x7E).contains($0) } }
}

extension NewAccount {
  fileprivate init?(_ registration: ImportRequest.Registration) {
    guard let grantType = GrantType(rawValue: registration.grantType) else { return nil }
    self.init(
      client: registration.client, grantType: grantType, login: registration.login, scopes: registration.scopes)
  }
}

extension Secret {
  fileprivate init?(nonEmpty text: String) {
    if text.isEmpty { return nil }
    self.init(text)
  }
}

extension ForgottenPayload {
  fileprivate init(_ revocation: Revocation) {
    switch revocation {
    case .revoked: self.init(revoked: true, detail: "The token was revoked at Twitch and is forgotten here.")
    case .nothingToRevoke: self.init(revoked: false, detail: "There was no token to revoke.")
    case .failed(let reason):
      self.init(
        revoked: false,
        detail: "The token is forgotten here but could not be revoked at Twitch: \(reason). It ends by itself; "
          + "to end it now, disconnect the app in the Twitch settings of the user.")
    }
  }
}
