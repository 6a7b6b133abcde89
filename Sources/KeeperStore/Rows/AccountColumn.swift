/// The columns of an account in the order in which statements name them.
enum AccountColumn: Int, CaseIterable {
  case name, generation, standing
  case loginReason
  case registrationClient, registrationGrantType, registrationLogin, registrationScopes
  case userID, userLogin
  case accessToken, refreshToken, scopes, expiresAt, obtainedAt, validatedAt
  case intentGeneration, intentAt
  case claims
  case distrust
  case termsClientID, termsKind, termsLogin

  private static let names = [
    "name", "generation", "standing",
    "login_reason",
    "registration_client", "registration_grant_type", "registration_login", "registration_scopes",
    "user_id", "user_login",
    "access_token", "refresh_token", "scopes", "expires_at", "obtained_at", "validated_at",
    "intent_generation", "intent_at",
    "claims",
    "distrust",
    "terms_client_id", "terms_kind", "terms_login",
  ]

  var sqlName: String { Self.names[rawValue] }

  private static let all = "SELECT \(names.joined(separator: ", ")) FROM account"
  static let load = "\(all) ORDER BY name"
  static let loadFirstPage = "\(all) ORDER BY name LIMIT ?"
  static let loadPage = "\(all) WHERE name > ? ORDER BY name LIMIT ?"
  static let loadOne = "\(all) WHERE name = ?"
  static let save = """
    INSERT OR REPLACE INTO account (\(names.joined(separator: ", ")))
    VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))
    """
  static let delete = "DELETE FROM account WHERE name = ?"
}
