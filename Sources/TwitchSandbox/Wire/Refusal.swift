/// An error answer of the identity host: `{"status": …, "message": …}`, never RFC 6749's shape.
struct Refusal: Error, Equatable {
  let status: Int
  let message: String

  static let missingClientID = Self(status: 400, message: "missing client id")
  static let unknownClient = Self(status: 400, message: "invalid client")
  static let missingClientSecret = Self(status: 400, message: "missing client secret")
  static let wrongClientSecret = Self(status: 403, message: "invalid client secret")
  static let wrongClientType = Self(status: 400, message: "Invalid client credentials")
  static let missingGrantType = Self(status: 400, message: "missing grant type")
  static let invalidGrantType = Self(status: 400, message: "invalid grant type")

  static let missingCode = Self(status: 400, message: "missing code")
  static let invalidCode = Self(status: 400, message: "Invalid authorization code")
  static let redirectMismatch = Self(status: 400, message: "Parameter redirect_uri does not match registered URI")

  static let missingRefreshToken = Self(status: 400, message: "missing refresh token")
  static func invalidRefreshToken(status: Int = 400) -> Self { Self(status: status, message: "Invalid refresh token") }

  static let missingDeviceCode = Self(status: 400, message: "missing device_code")
  static let invalidDeviceCode = Self(status: 400, message: "invalid device code")
  static let authorizationPending = Self(status: 400, message: "authorization_pending")
  static let deviceAccessDenied = Self(status: 400, message: "access_denied")
  static let missingScopes = Self(status: 400, message: "missing scopes")

  static let invalidScope = Self(status: 400, message: "invalid scope requested")
  static let retiredScope = Self(
    status: 400, message: "Sorry, the scope you are requesting is currently unavailable. Please try again later.")
  static let invalidClaims = Self(status: 400, message: "invalid claims")
  static let invalidCSRFToken = Self(status: 401, message: "invalid csrf token")

  static let missingAuthorization = Self(status: 401, message: "missing authorization token")
  static let invalidAccessToken = Self(status: 401, message: "invalid access token")
  static let missingOpenIDScope = Self(status: 401, message: "missing openid scope")

  static let missingToken = Self(status: 400, message: "missing token")
  static let deadToken = Self(status: 400, message: "Invalid token")
  static let clientDoesNotExist = Self(status: 404, message: "client does not exist")

  /// Ours, not Twitch's: signing an ID token failed.
  static let internalError = Self(status: 500, message: "internal error")
}
