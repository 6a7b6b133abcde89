/// The choices where Twitch is undocumented or its documents disagree. The defaults are the likelier reading; a
/// program that has to live with both sets the other and runs again.
package struct Policy: Sendable, Hashable, Codable {
  package enum Members: String, Sendable, Codable { case absent, null }
  package enum PastCap: String, Sendable, Codable { case oldestDies = "oldest_dies", refreshFails = "refresh_fails" }
  package enum DeviceDenial: String, Sendable, Codable {
    case invalidDeviceCode = "invalid_device_code", accessDenied = "access_denied", staysPending = "stays_pending"
  }

  /// `login` and `user_id` of an app token in `/validate`.
  package var appTokenUserMembers = Members.absent
  /// Live access tokens per refresh token.
  package var tokenCap = 50
  package var pastTokenCap = PastCap.oldestDies
  /// The status of `Invalid refresh token` after a disconnect or a password change: 400 or 401.
  package var endedGrantStatus = 400
  /// What the device poll says after the user refused.
  package var deviceDenial = DeviceDenial.invalidDeviceCode
  /// A poll before `interval` is over kills the device code.
  package var fastPollingBlocks = false
  /// A secret sent for a public client is refused; else ignored.
  package var publicClientSecretRefused = false
  package var implicitForPublicClients = false
  /// A confidential client's refresh yields another refresh token.
  package var confidentialRefreshRotates = false
  package var confidentialRefreshKillsOldToken = false
  package var secretResetKillsAppTokens = false
  package var idTokenOnRefresh = false
  /// `azp` in ID tokens (the page lists it, no sample has it).
  package var idTokenHasAzp = true
  package var userinfoHasAzp = false
  /// `scope` in the implicit flow's fragment is encoded twice, as one of Twitch's samples shows.
  package var doubleEncodedFragmentScope = false
  /// `/revoke` takes a refresh token, too.
  package var revokeTakesRefreshTokens = false
  /// Refresh tokens with `%`, `/`, `=`, `+`, `&` in them: finds clients that encode them twice or not at all.
  package var specialRefreshTokens = false
  /// `/device` without `scopes` is refused, as the page has it; else it works, as I#1037 shows.
  package var deviceScopesRequired = false

  package init() {}
}
