/// Names of query parameters.
public enum QueryName {
  /// On ``Route/token(account:)``: the least seconds that the token must still be valid, a whole number from 0.
  /// The answer may then wait for a renewal.
  public static let minimumValidity = "min_validity"
  /// On ``Route/token(account:)``: scopes, separated by spaces, that the token must have.
  public static let scope = "scope"
  /// On ``Route/token(account:)``: a generation; the answer is a token of a later one, waited for if need be. It causes
  /// no renewal: whoever had a token refused says so to ``Route/rejectToken(account:)``.
  public static let newerThan = "newer_than"
  /// On ``Route/token(account:)``: how many seconds the caller waits at the most for what it asks for, from 0 to 300; also
  /// for a token that only a login can bring. ``ProblemType/timeout`` when it did not come.
  public static let wait = "wait"
  /// On ``Route/keySlot(_:)``: `true` removes it also when the running daemon opened the store by it.
  public static let inUse = "in_use"
  /// On ``Route/doctor``: the name of the account.
  public static let account = "account"
  /// On ``Route/doctor``: whom it is about, if not the caller: a unit, a user's name or a uid. May be given twice, for a
  /// unit and whom it runs as.
  public static let subject = "as"
}
