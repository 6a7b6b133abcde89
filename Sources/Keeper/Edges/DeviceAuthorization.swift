/// What begins a device login (RFC 8628 section 3.2).
package struct DeviceAuthorization: Sendable, Equatable {
  /// What the polls send. It is worth the tokens, so it is never shown.
  package var deviceCode: Secret
  /// What the user types, 8 capital letters.
  package var userCode: String
  /// An http or https URL. Twitch's holds the user code already.
  package var verificationURI: String
  /// How long both codes live; 30 minutes at Twitch.
  package var expiresIn: Duration
  /// The least time between two polls; 5 s at Twitch.
  package var interval: Duration

  package init(
    deviceCode: Secret, userCode: String, verificationURI: String, expiresIn: Duration, interval: Duration
  ) {
    self.deviceCode = deviceCode
    self.userCode = userCode
    self.verificationURI = verificationURI
    self.expiresIn = expiresIn
    self.interval = interval
  }
}
