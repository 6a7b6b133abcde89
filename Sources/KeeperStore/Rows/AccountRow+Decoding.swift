import FoundationEssentials
import GRDB
import Keeper

extension AccountRow {
  /// Nil when not even its name can be read.
  static func account(
    from row: Row, opening seal: FieldSeal, _ repeated: RepeatedText = RepeatedText()
  ) -> StoredAccount? {
    let reader = AccountRowReader(row: row, seal: seal, repeated: repeated)
    guard let name = reader.name else { return nil }
    do throws(UnreadableField) {
      return .intact(try reader.record(named: name))
    } catch {
      return .damaged(name: name, generation: reader.readableGeneration, reason: error.reason)
    }
  }
}

/// A field that does not hold what was once written to it. The reason is for people.
struct UnreadableField: Error {
  let reason: String
}

/// Reads one row without trusting it. The row is only borrowed from a cursor.
private struct AccountRowReader {
  let row: Row
  let seal: FieldSeal
  let repeated: RepeatedText

  var name: AccountName? { String.fromDatabaseValue(row[AccountColumn.name.rawValue]).flatMap(AccountName.init) }

  /// For a row that is damaged elsewhere; 0 when this is what is damaged.
  var readableGeneration: Generation { max(0, Int64.fromDatabaseValue(row[AccountColumn.generation.rawValue]) ?? 0) }

  func record(named name: AccountName) throws(UnreadableField) -> AccountRecord {
    let generation = try required(integer(.generation), .generation)
    guard generation >= 0 else { throw unreadable(.generation) }
    return AccountRecord(
      name: name, generation: generation, registration: try registration(), standing: try standing(),
      user: try user(), grant: try grant(of: name, generation), intent: try intent(),
      claims: try secret(.claims, .claims, of: name, generation)?.reveal(), distrust: try distrust(),
      terms: try terms())
  }

  private func terms() throws(UnreadableField) -> Terms? {
    guard let clientID = try text(.termsClientID) else { return nil }
    let kind = try required(text(.termsKind).flatMap(AccountKind.init), .termsKind)
    return Terms(clientID: repeated.text(clientID), kind: kind, login: try text(.termsLogin))
  }

  private func distrust() throws(UnreadableField) -> Distrust? {
    guard let text = try text(.distrust) else { return nil }
    return try required(Distrust(rawValue: text), .distrust)
  }

  private func standing() throws(UnreadableField) -> AccountRecord.Standing {
    switch StandingName(rawValue: try text(.standing) ?? "") {
    case .empty: return .empty
    case .serving: return .serving
    case .refused: return .refused
    case .needsLogin:
      guard let reason = LoginReason(rawValue: try text(.loginReason) ?? "") else { throw unreadable(.loginReason) }
      return .needsLogin(reason: reason)
    case nil: throw unreadable(.standing)
    }
  }

  private func registration() throws(UnreadableField) -> AccountRecord.Registration? {
    guard let client = try text(.registrationClient) else { return nil }
    guard let grantType = GrantType(rawValue: try text(.registrationGrantType) ?? "") else {
      throw unreadable(.registrationGrantType)
    }
    return .init(
      client: repeated.text(client), grantType: grantType, login: try text(.registrationLogin),
      scopes: try scopes(.registrationScopes))
  }

  private func user() throws(UnreadableField) -> TwitchUser? {
    guard let id = try text(.userID) else { return nil }
    return TwitchUser(id: id, login: try required(text(.userLogin), .userLogin))
  }

  private func grant(of name: AccountName, _ generation: Generation) throws(UnreadableField)
    -> AccountRecord.StoredGrant?
  {
    guard let obtainedAt = try time(.obtainedAt) else { return nil }
    return .init(
      accessToken: try secret(.accessToken, .accessToken, of: name, generation),
      refreshToken: try secret(.refreshToken, .refreshToken, of: name, generation),
      scopes: try scopes(.scopes), expiresAt: try time(.expiresAt), obtainedAt: obtainedAt,
      validatedAt: try time(.validatedAt))
  }

  private func intent() throws(UnreadableField) -> AccountRecord.RefreshIntent? {
    guard let generation = try integer(.intentGeneration) else { return nil }
    return .init(generation: generation, at: try required(time(.intentAt), .intentAt))
  }

  private func secret(
    _ column: AccountColumn, _ field: FieldSeal.Field, of name: AccountName, _ generation: Generation
  ) throws(UnreadableField) -> Secret? {
    let value = value(column)
    if value.isNull { return nil }
    guard case .blob(let sealed) = value.storage, let secret = seal.open(sealed, field, of: name, generation) else {
      throw UnreadableField(
        reason: "\(column.sqlName) does not unseal: it was changed, or belongs to another account, generation or key")
    }
    return secret
  }

  private func scopes(_ column: AccountColumn) throws(UnreadableField) -> [String] {
    repeated.words(try required(text(column), column))
  }

  private func time(_ column: AccountColumn) throws(UnreadableField) -> WallTime? {
    try integer(column).map(WallTime.init(milliseconds:))
  }

  private func text(_ column: AccountColumn) throws(UnreadableField) -> String? {
    switch value(column).storage {
    case .null: return nil
    case .string(let text): return text
    case .int64, .double, .blob: throw unreadable(column)
    }
  }

  private func integer(_ column: AccountColumn) throws(UnreadableField) -> Int64? {
    switch value(column).storage {
    case .null: return nil
    case .int64(let integer): return integer
    case .double, .string, .blob: throw unreadable(column)
    }
  }

  private func value(_ column: AccountColumn) -> DatabaseValue { row[column.rawValue] }

  private func required<Value>(_ value: Value?, _ column: AccountColumn) throws(UnreadableField) -> Value {
    guard let value else { throw unreadable(column) }
    return value
  }

  private func unreadable(_ column: AccountColumn) -> UnreadableField {
    UnreadableField(reason: "\(column.sqlName) holds something that was never written there")
  }
}
