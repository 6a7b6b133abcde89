import Foundation
import Keeper
import Testing

@testable import TwitchIdentity

/// A body of the folder `Bodies`, and what it means in a call.
struct RecordedAnswer: Sendable, CustomTestStringConvertible {
  let file: String
  let call: IdentityCall
  let status: Int
  var mediaType: String? = "application/json"
  let expected: Outcome

  var testDescription: String { "\(file), \(call) \(status)" }

  static let folder = Bundle.module.bundleURL.appending(path: "Bodies")
  static let all = grants + validations + brokenSuccesses + refusals + refusalsOfOtherForm + surprises + logins

  init(
    _ call: IdentityCall, _ status: Int, _ file: String, _ expected: Outcome, mediaType: String? = "application/json"
  ) {
    self.file = file
    self.call = call
    self.status = status
    self.mediaType = mediaType
    self.expected = expected
  }

  private static let grants = [
    RecordedAnswer(.requestAppToken, 200, "good_app_token.json", .tokens(appToken)),
    RecordedAnswer(.refresh, 200, "good_user_tokens.json", .tokens(userTokens())),
    RecordedAnswer(.refresh, 200, "good_user_tokens.json", .tokens(userTokens()), mediaType: "text/plain"),
    RecordedAnswer(.refresh, 200, "good_user_tokens.json", .tokens(userTokens()), mediaType: nil),
    RecordedAnswer(.refresh, 200, "good_user_tokens_id_token.json", .tokens(userTokens(idToken: idToken))),
    RecordedAnswer(.refresh, 200, "good_scope_string.json", .tokens(userTokens())),
    RecordedAnswer(.refresh, 200, "good_scope_missing.json", .tokens(userTokens(scopes: []))),
    RecordedAnswer(.refresh, 200, "good_scope_null.json", .tokens(userTokens(scopes: []))),
    RecordedAnswer(.refresh, 200, "good_scope_empty.json", .tokens(userTokens(scopes: []))),
    RecordedAnswer(.refresh, 200, "good_scope_empty_string.json", .tokens(userTokens(scopes: []))),
    RecordedAnswer(.refresh, 200, "good_scope_double_encoded.json", .tokens(userTokens())),
    RecordedAnswer(.refresh, 200, "good_token_type_capitals.json", .tokens(userTokens())),
    RecordedAnswer(.refresh, 200, "good_token_type_missing.json", .tokens(userTokens())),
    RecordedAnswer(.refresh, 200, "good_expires_in_missing.json", .tokens(userTokens(expiresIn: nil))),
    RecordedAnswer(.refresh, 200, "good_expires_in_zero.json", .tokens(userTokens(expiresIn: nil))),
    RecordedAnswer(.refresh, 200, "good_expires_in_string.json", .tokens(userTokens())),
    RecordedAnswer(
      .refresh, 200, "good_expires_in_fraction.json", .tokens(userTokens(expiresIn: .milliseconds(14_461_250)))),
    RecordedAnswer(.refresh, 200, "good_expires_in_negative.json", .tokens(userTokens(expiresIn: nil))),
    RecordedAnswer(.refresh, 200, "good_expires_in_absurd.json", .tokens(userTokens(expiresIn: nil))),
    RecordedAnswer(.refresh, 200, "good_expires_in_huge.json", .tokens(userTokens(expiresIn: nil))),
    RecordedAnswer(.refresh, 200, "good_expires_in_long.json", .tokens(userTokens(expiresIn: .seconds(15145)))),
    RecordedAnswer(.refresh, 200, "good_refresh_token_missing.json", .tokens(userTokens(refreshToken: nil))),
    RecordedAnswer(
      .refresh, 200, "good_refresh_token_odd.json",
      .tokens(userTokens(refreshToken: "eyJfaWQmNzMtNGCJ9%6VFV5LNrZFUj8oU231/3Aj=+&?"))),
    RecordedAnswer(.revoke, 200, "fail_empty.json", .revoked, mediaType: nil),
  ]

  private static let validations = [
    RecordedAnswer(.validate, 200, "good_validation_user.json", .validation(validation())),
    RecordedAnswer(.validate, 200, "good_validation_extra.json", .validation(validation())),
    RecordedAnswer(.validate, 200, "good_validation_numeric_user.json", .validation(validation())),
    RecordedAnswer(.validate, 200, "good_validation_scopes_null.json", .validation(validation(scopes: []))),
    RecordedAnswer(.validate, 200, "good_validation_scopes_missing.json", .validation(validation(scopes: []))),
    RecordedAnswer(.validate, 200, "good_validation_never_expires.json", .validation(validation(expiresIn: nil))),
    RecordedAnswer(.validate, 200, "good_validation_app_null.json", .validation(appValidation)),
    RecordedAnswer(.validate, 200, "good_validation_app_absent.json", .validation(appValidation)),
    RecordedAnswer(.validate, 200, "good_validation_app_empty.json", .validation(appValidation)),
  ]

  private static let appToken = TokenResponse(
    accessToken: Secret("k3exampleappt0ken00000000000xy"), expiresIn: .seconds(5_087_211))

  static func userTokens(
    refreshToken: String? = "r1examplerefreshtoken0000000000000000000000000000ab",
    expiresIn: Duration? = .seconds(14461), scopes: [String] = ["chat:edit", "chat:read"], idToken: Secret? = nil
  ) -> TokenResponse {
    TokenResponse(
      accessToken: Secret("u1exampleusertoken0000000000ab"), refreshToken: refreshToken.map { Secret($0) },
      expiresIn: expiresIn, scopes: scopes, idToken: idToken)
  }

  static let idToken = Secret("eyJhbGciOiJSUzI1NiJ9.e30.c2ln")

  private static func validation(
    scopes: [String] = ["chat:read"], expiresIn: Duration? = .seconds(13987)
  ) -> Validation {
    Validation(
      clientID: "c9exampleclientid00000000000zz", user: TwitchUser(id: "70001234", login: "somestreamer"),
      scopes: scopes, expiresIn: expiresIn)
  }

  private static let appValidation = Validation(
    clientID: "c9exampleclientid00000000000zz", expiresIn: .seconds(5_011_271))
}
