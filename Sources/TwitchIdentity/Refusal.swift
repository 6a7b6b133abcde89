/// An error body of the identity service: `{"status":400,"message":"Invalid refresh token"}`. RFC 6749's `error`
/// member is not its form.
///
/// Only this withdraws a token, so it must be Twitch who speaks: JSON, the status repeated, a message. A proxy's or a
/// gateway's error page (`{"message":"Unauthorized"}`) is none.
struct Refusal: Sendable, Equatable {
  let message: String

  init?(_ answer: Answer) {
    guard answer.mediaType ?? "application/json" == "application/json",
      let object = JSONValue(answer.body), object["status"]?.number == Double(answer.status),
      let message = object["message"]?.text
    else { return nil }
    self.message = message
  }

  /// It is about the client: `missing client secret`, `Invalid client credentials`, `invalid client`, `missing client
  /// id`, `invalid client secret`, `client does not exist`. Any message that speaks of the client counts, because to
  /// take an operator's mistake for a dead grant would log every account out.
  var blamesClient: Bool { message.lowercased().contains("client") }

  /// `Parameter redirect_uri does not match registered URI`.
  var blamesRedirectURI: Bool { message.lowercased().contains("redirect_uri") }

  /// The request reached Twitch without its Authorization field, so the token was not judged.
  var sawNoToken: Bool { isMessage("missing authorization token") }

  /// Twitch's capitals vary.
  func isMessage(_ text: String) -> Bool { message.lowercased() == text }
}
