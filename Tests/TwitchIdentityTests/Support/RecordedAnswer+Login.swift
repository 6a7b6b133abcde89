import Keeper

@testable import TwitchIdentity

/// Answers to the calls of a login.
extension RecordedAnswer {
  static let logins = devices + polls + codes + keySets

  private static let devices = [
    RecordedAnswer(.authorizeDevice, 200, "good_device.json", .device(device())),
    RecordedAnswer(.authorizeDevice, 200, "good_device_interval_missing.json", .device(device())),
    RecordedAnswer(.authorizeDevice, 200, "good_device_interval_zero.json", .device(device(interval: .seconds(1)))),
    RecordedAnswer(.authorizeDevice, 200, "good_device_interval_huge.json", .device(device(interval: .seconds(60)))),
    RecordedAnswer(.authorizeDevice, 200, "fail_device_code_missing.json", .unexpected(200)),
    RecordedAnswer(.authorizeDevice, 200, "fail_device_expires_missing.json", .unexpected(200)),
    RecordedAnswer(.authorizeDevice, 200, "fail_device_user_code_control.json", .unexpected(200)),
    RecordedAnswer(.authorizeDevice, 200, "fail_device_user_code_long.json", .unexpected(200)),
    RecordedAnswer(.authorizeDevice, 200, "fail_device_uri_script.json", .unexpected(200)),
    RecordedAnswer(.authorizeDevice, 200, "fail_device_uri_space.json", .unexpected(200)),
    RecordedAnswer(.authorizeDevice, 200, "fail_truncated.json", .unexpected(200)),
    RecordedAnswer(.authorizeDevice, 400, "fail_invalid_scope.json", .clientRejected),
    RecordedAnswer(.authorizeDevice, 400, "fail_invalid_client.json", .clientRejected),
    RecordedAnswer(.authorizeDevice, 400, "fail_html.html", .unexpected(400), mediaType: "text/html"),
    RecordedAnswer(.authorizeDevice, 503, "fail_unavailable.json", .unexpected(503)),
  ]

  private static let polls = [
    RecordedAnswer(.redeemDeviceCode, 200, "good_user_tokens.json", .granted(userTokens())),
    RecordedAnswer(.redeemDeviceCode, 200, "good_scope_missing.json", .granted(userTokens(scopes: []))),
    RecordedAnswer(.redeemDeviceCode, 200, "fail_truncated.json", .outcomeUnknown),
    RecordedAnswer(.redeemDeviceCode, 400, "fail_authorization_pending.json", .pending),
    RecordedAnswer(.redeemDeviceCode, 400, "fail_slow_down.json", .slowDown),
    RecordedAnswer(.redeemDeviceCode, 400, "fail_invalid_device_code.json", .invalid),
    RecordedAnswer(.redeemDeviceCode, 400, "fail_expired_token.json", .invalid),
    RecordedAnswer(.redeemDeviceCode, 400, "fail_access_denied.json", .denied),
    RecordedAnswer(.redeemDeviceCode, 400, "fail_missing_device_code.json", .denied),
    RecordedAnswer(.redeemDeviceCode, 400, "fail_invalid_client.json", .clientRejected),
    RecordedAnswer(.redeemDeviceCode, 403, "fail_invalid_client_secret.json", .clientRejected),
    RecordedAnswer(.redeemDeviceCode, 400, "fail_html.html", .unexpected(400), mediaType: "text/html"),
    RecordedAnswer(.redeemDeviceCode, 400, "fail_rfc_6749.json", .unexpected(400)),
    RecordedAnswer(.redeemDeviceCode, 401, "fail_refresh_unauthorized.json", .unexpected(401)),
    RecordedAnswer(.redeemDeviceCode, 503, "fail_unavailable.json", .unexpected(503)),
    RecordedAnswer(.redeemDeviceCode, 429, "fail_empty.json", .throttled(nil)),
  ]

  private static let codes = [
    RecordedAnswer(.redeemCode, 200, "good_user_tokens.json", .tokens(userTokens())),
    RecordedAnswer(.redeemCode, 200, "good_user_tokens_id_token.json", .tokens(userTokens(idToken: idToken))),
    RecordedAnswer(.redeemCode, 200, "fail_truncated.json", .outcomeUnknown),
    RecordedAnswer(.redeemCode, 400, "fail_invalid_authorization_code.json", .grantRejected),
    RecordedAnswer(.redeemCode, 400, "fail_redirect_uri.json", .clientRejected),
    RecordedAnswer(.redeemCode, 400, "fail_invalid_client_credentials.json", .clientRejected),
    RecordedAnswer(.redeemCode, 403, "fail_invalid_client_secret.json", .clientRejected),
    RecordedAnswer(.redeemCode, 400, "fail_html.html", .unexpected(400), mediaType: "text/html"),
    RecordedAnswer(.redeemCode, 500, "fail_missing_column.json", .unexpected(500)),
  ]

  private static let keySets = [
    RecordedAnswer(.fetchKeys, 200, "good_keys.json", .keys(["1"])),
    RecordedAnswer(.fetchKeys, 200, "good_keys_bare.json", .keys(["1"])),
    RecordedAnswer(.fetchKeys, 200, "good_keys_empty.json", .keys([])),
    RecordedAnswer(.fetchKeys, 200, "good_keys_of_no_use.json", .keys(["2"])),
    RecordedAnswer(.fetchKeys, 200, "fail_keys_object.json", .unexpected(200)),
    RecordedAnswer(.fetchKeys, 200, "fail_array.json", .unexpected(200)),
    RecordedAnswer(.fetchKeys, 404, "fail_not_found.json", .unexpected(404)),
    RecordedAnswer(.fetchKeys, 400, "fail_invalid_client.json", .unexpected(400)),
  ]

  private static func device(interval: Duration = .seconds(5)) -> DeviceAuthorization {
    DeviceAuthorization(
      deviceCode: Secret("Zx81ExampleDeviceCode4Qq00000000000000aB"), userCode: "KQRWMPLT",
      verificationURI: "https://www.twitch.tv/activate?public=true&device-code=KQRWMPLT", expiresIn: .seconds(1800),
      interval: interval)
  }
}
