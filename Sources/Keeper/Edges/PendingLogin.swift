/// A device login under way (RFC 8628), kept so that a restart does not cost the user's consent. Flows with a browser are
/// not kept: nobody listens for the redirect while the daemon is down.
package struct PendingLogin: Sendable, Equatable {
  package var account: AccountName
  /// `client_id` of the client that began it; no other can end it.
  package var clientID: String
  package var deviceCode: Secret
  /// What the user types.
  package var userCode: String
  package var verificationURI: String
  /// The least time between two polls.
  package var interval: Duration
  package var expiresAt: WallTime
  package var scopes: [String]

  package init(
    account: AccountName, clientID: String, deviceCode: Secret, userCode: String, verificationURI: String,
    interval: Duration, expiresAt: WallTime, scopes: [String]
  ) {
    self.account = account
    self.clientID = clientID
    self.deviceCode = deviceCode
    self.userCode = userCode
    self.verificationURI = verificationURI
    self.interval = interval
    self.expiresAt = expiresAt
    self.scopes = scopes
  }
}
