/// Why a login ended without a grant: what stands in ``Problem/reason`` of a ``ProblemType/loginFailed``.
public enum LoginFailureReason: String, Hashable, Sendable, CaseIterable {
  /// The user said no.
  case accessDenied = "access_denied"
  /// The user did not answer in time.
  case expired
  /// Somebody ended it by a DELETE of ``Route/login(account:)``.
  case cancelled
  /// Another login for the account took its place.
  case replaced
  /// The account was logged out or taken out while the login ran.
  case withdrawn
  /// The daemon stopped, and with it a login by a browser.
  case stopped
  /// Twitch does not know the client's `redirect_uri`.
  case redirectMismatch = "redirect_mismatch"
  /// Another Twitch user than the account's logged in. The fresh token is revoked.
  case wrongUser = "wrong_user"
  /// The token that came back belongs to another client.
  case wrongClient = "wrong_client"
  /// The ID token could not be verified.
  case invalidIDToken = "invalid_id_token"
  /// Twitch refused the client: its id, type or secret.
  case clientRejected = "client_rejected"
  /// Twitch refused the request, the code or the token.
  case refused
  /// Twitch could not be reached or made no sense.
  case unavailable
  /// The port of the client's `redirect_uri` cannot be listened on.
  case portUnavailable = "port_unavailable"
  /// The grant could not be saved.
  case notSaved = "not_saved"
}
