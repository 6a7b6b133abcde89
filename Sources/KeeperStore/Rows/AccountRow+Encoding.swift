import GRDB
import Keeper

/// An account as a row of the table.
enum AccountRow {
  /// The values of ``AccountColumn/save``.
  static func values(of record: AccountRecord, sealing seal: FieldSeal) throws -> StatementArguments {
    var values = [DatabaseValue](repeating: .null, count: AccountColumn.allCases.count)
    func set(_ column: AccountColumn, _ value: (some DatabaseValueConvertible)?) {
      values[column.rawValue] = value?.databaseValue ?? .null
    }
    func set(_ column: AccountColumn, _ token: Secret?, as field: FieldSeal.Field) throws {
      set(column, try token.map { try seal.seal($0, field, of: record.name, record.generation) })
    }

    let (standing, loginReason) = record.standing.columns
    set(.name, record.name.rawValue)
    set(.generation, record.generation)
    set(.standing, standing)
    set(.loginReason, loginReason)
    set(.registrationClient, record.registration?.client)
    set(.registrationGrantType, record.registration?.grantType.rawValue)
    set(.registrationLogin, record.registration?.login)
    set(.registrationScopes, record.registration?.scopes.joined(separator: " "))
    set(.userID, record.user?.id)
    set(.userLogin, record.user?.login)
    try set(.accessToken, record.grant?.accessToken, as: .accessToken)
    try set(.refreshToken, record.grant?.refreshToken, as: .refreshToken)
    set(.scopes, record.grant?.scopes.joined(separator: " "))
    set(.expiresAt, record.grant?.expiresAt?.milliseconds)
    set(.obtainedAt, record.grant?.obtainedAt.milliseconds)
    set(.validatedAt, record.grant?.validatedAt?.milliseconds)
    set(.intentGeneration, record.intent?.generation)
    set(.intentAt, record.intent?.at.milliseconds)
    try set(.claims, record.claims.map { Secret($0) }, as: .claims)
    set(.distrust, record.distrust?.rawValue)
    set(.termsClientID, record.terms?.clientID)
    set(.termsKind, record.terms?.kind.rawValue)
    set(.termsLogin, record.terms?.login)
    return StatementArguments(values)
  }
}

extension AccountRecord.Standing {
  fileprivate var columns: (standing: String, loginReason: String?) {
    switch self {
    case .empty: (StandingName.empty.rawValue, nil)
    case .serving: (StandingName.serving.rawValue, nil)
    case .refused: (StandingName.refused.rawValue, nil)
    case .needsLogin(let reason): (StandingName.needsLogin.rawValue, reason.rawValue)
    }
  }
}

/// The stored spelling of a standing.
enum StandingName: String {
  case empty, serving, refused
  case needsLogin = "needs_login"
}
