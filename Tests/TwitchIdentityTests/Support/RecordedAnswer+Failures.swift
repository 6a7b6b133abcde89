import Keeper

@testable import TwitchIdentity

/// Answers that give nothing: the error catalogue, its quirks, and what is not Twitch's.
extension RecordedAnswer {
  static let brokenSuccesses = [
    RecordedAnswer(.refresh, 200, "fail_token_type_mac.json", .outcomeUnknown),
    RecordedAnswer(.refresh, 200, "fail_token_type_number.json", .outcomeUnknown),
    RecordedAnswer(.refresh, 200, "fail_access_token_missing.json", .outcomeUnknown),
    RecordedAnswer(.refresh, 200, "fail_access_token_empty.json", .outcomeUnknown),
    RecordedAnswer(.refresh, 200, "fail_access_token_number.json", .outcomeUnknown),
    RecordedAnswer(.refresh, 200, "fail_truncated.json", .outcomeUnknown),
    RecordedAnswer(.refresh, 200, "fail_array.json", .outcomeUnknown),
    RecordedAnswer(.refresh, 200, "fail_html.html", .outcomeUnknown, mediaType: "text/html"),
    RecordedAnswer(.refresh, 200, "fail_empty.json", .outcomeUnknown),
    RecordedAnswer(.refresh, 200, "fail_invalid_refresh_token.json", .outcomeUnknown),
    RecordedAnswer(.refresh, 204, "fail_empty.json", .outcomeUnknown, mediaType: nil),
    RecordedAnswer(.requestAppToken, 200, "fail_truncated.json", .outcomeUnknown),
    RecordedAnswer(.validate, 200, "fail_truncated.json", .unexpected(200)),
    RecordedAnswer(.validate, 200, "fail_html.html", .unexpected(200), mediaType: "text/html"),
    RecordedAnswer(.validate, 200, "fail_empty.json", .unexpected(200)),
    RecordedAnswer(.validate, 200, "fail_validation_no_client.json", .unexpected(200)),
    RecordedAnswer(.validate, 200, "fail_validation_login_only.json", .unexpected(200)),
    RecordedAnswer(.validate, 200, "fail_validation_user_only.json", .unexpected(200)),
  ]

  static let refusals = [
    RecordedAnswer(.requestAppToken, 400, "fail_missing_client_id.json", .clientRejected),
    RecordedAnswer(.requestAppToken, 400, "fail_invalid_client.json", .clientRejected),
    RecordedAnswer(.requestAppToken, 400, "fail_missing_client_secret.json", .clientRejected),
    RecordedAnswer(.requestAppToken, 401, "fail_app_unauthorized.json", .clientRejected),
    RecordedAnswer(.requestAppToken, 403, "fail_invalid_client_secret.json", .clientRejected),
    RecordedAnswer(.refresh, 400, "fail_missing_client_id.json", .clientRejected),
    RecordedAnswer(.refresh, 400, "fail_invalid_client.json", .clientRejected),
    RecordedAnswer(.refresh, 400, "fail_invalid_client_capitals.json", .clientRejected),
    RecordedAnswer(.refresh, 400, "fail_missing_client_secret.json", .clientRejected),
    RecordedAnswer(.refresh, 400, "fail_invalid_client_credentials.json", .clientRejected),
    RecordedAnswer(.refresh, 403, "fail_invalid_client_secret.json", .clientRejected),
    RecordedAnswer(.refresh, 400, "fail_invalid_refresh_token.json", .grantRejected),
    RecordedAnswer(
      .refresh, 400, "fail_invalid_refresh_token.json", .grantRejected, mediaType: "Application/JSON; charset=utf-8"),
    RecordedAnswer(.refresh, 400, "fail_invalid_refresh_token_error_member.json", .grantRejected),
    RecordedAnswer(.refresh, 400, "fail_invalid_refresh_token_reordered.json", .grantRejected),
    RecordedAnswer(.refresh, 400, "fail_invalid_grant.json", .grantRejected),
    RecordedAnswer(.refresh, 401, "fail_refresh_unauthorized.json", .grantRejected),
    RecordedAnswer(.validate, 401, "fail_invalid_access_token.json", .grantRejected),
    RecordedAnswer(.validate, 401, "fail_missing_authorization_token.json", .unexpected(401)),
    RecordedAnswer(.revoke, 400, "fail_revoke_invalid_token.json", .revoked),
    RecordedAnswer(.revoke, 400, "fail_missing_client_id.json", .clientRejected),
    RecordedAnswer(.revoke, 404, "fail_revoke_unknown_client.json", .clientRejected),
    RecordedAnswer(.revoke, 403, "fail_revoke_forbidden.json", .unexpected(403)),
  ]

  /// With the status of a rejection, but nobody can say that it was Twitch who rejected.
  static let refusalsOfOtherForm = [
    RecordedAnswer(.validate, 401, "fail_html.html", .unexpected(401), mediaType: "text/html"),
    RecordedAnswer(.validate, 401, "fail_empty.json", .unexpected(401)),
    RecordedAnswer(.validate, 401, "fail_gateway.json", .unexpected(401)),
    RecordedAnswer(.validate, 401, "fail_invalid_access_token.json", .unexpected(401), mediaType: "text/html"),
    RecordedAnswer(.refresh, 400, "fail_rfc_6749.json", .unexpected(400)),
    RecordedAnswer(.refresh, 401, "fail_gateway.json", .unexpected(401)),
    RecordedAnswer(.refresh, 400, "fail_status_differs.json", .unexpected(400)),
    RecordedAnswer(.refresh, 400, "fail_message_missing.json", .unexpected(400)),
    RecordedAnswer(.refresh, 400, "fail_message_number.json", .unexpected(400)),
    RecordedAnswer(.refresh, 400, "fail_refusal_truncated.json", .unexpected(400)),
    RecordedAnswer(.refresh, 400, "fail_html.html", .unexpected(400), mediaType: "text/html"),
    RecordedAnswer(.refresh, 403, "fail_html.html", .unexpected(403), mediaType: "text/html"),
    RecordedAnswer(.requestAppToken, 403, "fail_html.html", .unexpected(403), mediaType: "text/html"),
    RecordedAnswer(.revoke, 400, "fail_empty.json", .unexpected(400)),
    RecordedAnswer(.revoke, 404, "fail_html.html", .unexpected(404), mediaType: "text/html"),
  ]

  static let surprises = [
    RecordedAnswer(.refresh, 500, "fail_missing_column.json", .unexpected(500)),
    RecordedAnswer(.refresh, 502, "fail_html.html", .unexpected(502), mediaType: "text/html"),
    RecordedAnswer(.refresh, 503, "fail_unavailable.json", .unexpected(503)),
    RecordedAnswer(.refresh, 504, "fail_empty.json", .unexpected(504)),
    RecordedAnswer(.refresh, 404, "fail_not_found.json", .unexpected(404)),
    RecordedAnswer(.refresh, 404, "fail_html.html", .unexpected(404), mediaType: "text/html"),
    RecordedAnswer(.refresh, 418, "fail_teapot.json", .unexpected(418)),
    RecordedAnswer(.refresh, 429, "fail_empty.json", .throttled(nil)),
    RecordedAnswer(.requestAppToken, 503, "fail_unavailable.json", .unexpected(503)),
    RecordedAnswer(.requestAppToken, 404, "fail_not_found.json", .unexpected(404)),
    RecordedAnswer(.validate, 400, "fail_missing_client_id.json", .unexpected(400)),
    RecordedAnswer(.validate, 403, "fail_revoke_forbidden.json", .unexpected(403)),
    RecordedAnswer(.validate, 404, "fail_not_found.json", .unexpected(404)),
    RecordedAnswer(.validate, 429, "fail_empty.json", .throttled(nil)),
    RecordedAnswer(.validate, 500, "fail_missing_column.json", .unexpected(500)),
    RecordedAnswer(.revoke, 503, "fail_unavailable.json", .unexpected(503)),
  ]
}
