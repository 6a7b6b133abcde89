import FoundationEssentials
import GRDB
import Keeper

/// A device login as a row of its table.
enum LoginRow {
  private static let columns = """
    account, client_id, device_code, user_code, verification_uri, poll_interval, expires_at, scopes
    """

  static let load = "SELECT \(columns) FROM login ORDER BY account"
  static let save = "INSERT OR REPLACE INTO login (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
  static let delete = "DELETE FROM login WHERE account = ?"

  /// The values of ``save``.
  static func values(of login: PendingLogin, sealing seal: FieldSeal) throws -> StatementArguments {
    let code = try seal.seal(
      login.deviceCode, bound: binding(of: login.account, clientID: login.clientID, expiresAt: login.expiresAt))
    return [
      login.account.rawValue, login.clientID, code, login.userCode, login.verificationURI,
      login.interval.milliseconds, login.expiresAt.milliseconds, login.scopes.joined(separator: " "),
    ]
  }

  /// Nil when something in it was never written there. The row is only borrowed from a cursor.
  static func login(from row: Row, opening seal: FieldSeal) -> PendingLogin? {
    guard let account = text(row, "account").flatMap(AccountName.init), let clientID = text(row, "client_id"),
      let expiresAt = integer(row, "expires_at").map(WallTime.init(milliseconds:)),
      case .blob(let sealed) = value(row, "device_code").storage,
      let code = seal.open(sealed, bound: binding(of: account, clientID: clientID, expiresAt: expiresAt)),
      let userCode = text(row, "user_code"), let address = text(row, "verification_uri"),
      let interval = integer(row, "poll_interval"), let scopes = text(row, "scopes")
    else { return nil }
    return PendingLogin(
      account: account, clientID: clientID, deviceCode: code, userCode: userCode, verificationURI: address,
      interval: .milliseconds(interval), expiresAt: expiresAt, scopes: scopes.split(separator: " ").map(String.init))
  }

  /// A code opens only for the account and the client that it was given for, and until the same time.
  private static func binding(of account: AccountName, clientID: String, expiresAt: WallTime) -> [UInt8] {
    var binding = AssociatedData(label: "device code", version: FieldSeal.version)
    binding.append(account.rawValue)
    binding.append(clientID)
    binding.append(expiresAt.milliseconds)
    return binding.bytes
  }

  private static func text(_ row: Row, _ column: String) -> String? { String.fromDatabaseValue(value(row, column)) }

  private static func integer(_ row: Row, _ column: String) -> Int64? { Int64.fromDatabaseValue(value(row, column)) }

  private static func value(_ row: Row, _ column: String) -> DatabaseValue { row[column] }
}
