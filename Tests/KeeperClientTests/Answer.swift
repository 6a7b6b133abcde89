/// Answers as a daemon writes them.
enum Answer {
  static func json(_ body: String, status: String = "200 OK", type: String = "application/json") -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  static func token(_ token: String) -> String { json(token, type: "text/plain; charset=utf-8") }

  static func problem(_ body: String, status: String) -> String {
    json(body, status: status, type: "application/problem+json")
  }

  static let loginRequired = problem(
    """
    {"type": "urn:tokenkeeper:problem:login_required", "title": "Login required", "status": 409,
    "detail": "Twitch refused the refresh token of bot", "instance": "/v1/tokens/bot",
    "hint": "import a new grant with `tokenkeeper import bot`", "news": 1}
    """, status: "409 Conflict")

  /// A user token, with all its members.
  static let userToken = """
    {"access_token": "0123456789abcdefghijABCDEFGHIJ", "token_type": "bearer", "expires_in": 14124,
    "expires_at": 1800014124, "scopes": ["chat:read", "chat:edit"], "kind": "user", "client_id": "clientid",
    "user_id": "141981764", "login": "my_cool_bot", "generation": 7, "validated_at": 1799999000}
    """
}
