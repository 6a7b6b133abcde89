/// The body of a POST to ``Route/login(account:)``. What is left out has a default.
public struct LoginOptions: Codable, Hashable, Sendable {
  /// Nil: the account's grant type.
  public var flow: LoginFlow?
  /// What becomes of a login that is already under way. Nil: ``Existing/join``.
  public var existing: Existing?
  /// Whether Twitch asks for consent even if the user has given it before. Nil: no. Flows with a browser only.
  public var forceVerify: Bool?
  /// How the browser's answer comes to the daemon. Nil: ``Redirect/listen``. Flows with a browser only.
  public var redirect: Redirect?

  /// What becomes of a login that is already under way for the account.
  public enum Existing: String, Codable, Hashable, Sendable, CaseIterable {
    /// It goes on, and the caller is told of it.
    case join
    /// It ends, and another begins.
    case replace
  }

  /// How the browser's answer comes to the daemon.
  public enum Redirect: String, Codable, Hashable, Sendable, CaseIterable {
    /// The daemon listens on the port of the client's `redirect_uri`, on loopback, for as long as the login runs.
    case listen
    /// Somebody hands over the address that the browser ends at: a ``RedirectedURL``.
    case paste
  }

  /// A login with these wishes.
  public init(
    flow: LoginFlow? = nil, existing: Existing? = nil, forceVerify: Bool? = nil, redirect: Redirect? = nil
  ) {
    self.flow = flow
    self.existing = existing
    self.forceVerify = forceVerify
    self.redirect = redirect
  }

  enum CodingKeys: String, CodingKey {
    case flow
    case existing
    case forceVerify = "force_verify"
    case redirect
  }
}
