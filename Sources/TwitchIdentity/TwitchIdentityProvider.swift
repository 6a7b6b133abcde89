package import Keeper

/// Twitch's identity service over HTTPS.
///
/// ``shutdown()`` must be called before the process ends: the connections hold on to event loops until then.
package struct TwitchIdentityProvider: IdentityProvider {
  package static let defaultURL = "https://id.twitch.tv"

  let transport: IdentityTransport
  let verifier: IDTokenVerifier

  /// `identityURL` is an origin: https, or http for a loopback host. `clock` says when ID tokens have expired.
  package init(
    identityURL: String = defaultURL, limits: CallLimits = CallLimits(), clock: any HostClock = SystemHostClock()
  ) throws(IdentityURLError) {
    let transport = IdentityTransport(url: try IdentityURL(identityURL), limits: limits)
    let keys = JSONWebKeyCache(clock: clock) { () throws(IdentityFailure) in try await transport.signingKeys() }
    verifier = IDTokenVerifier(issuer: transport.url.issuer, keys: keys, clock: clock)
    self.transport = transport
  }

  package func requestAppToken(for client: Client) async throws(IdentityFailure) -> TokenResponse {
    var form = FormEncoding()
    form.append("client_id", client.id)
    if let secret = client.secret { form.append("client_secret", secret) }
    form.append("grant_type", "client_credentials")
    return try TokenResponse(await post(form, for: .requestAppToken, hiding: [client.secret]))
  }

  package func refresh(_ refreshToken: Secret, for client: Client) async throws(IdentityFailure) -> TokenResponse {
    var form = FormEncoding()
    form.append("client_id", client.id)
    // A public client has none, and Twitch wants it left out.
    if let secret = client.secret { form.append("client_secret", secret) }
    form.append("grant_type", "refresh_token")
    form.append("refresh_token", refreshToken)
    return try TokenResponse(await post(form, for: .refresh, hiding: [client.secret, refreshToken]))
  }

  package func validate(_ accessToken: Secret) async throws(IdentityFailure) -> Validation {
    guard accessToken.fitsHeaderField else {
      throw .unreachable(reason: "the access token is empty or has characters that no header field carries")
    }
    let redaction = Redaction(secrets: [accessToken])
    let answer = try await transport.get(
      authorization: "OAuth \(accessToken.reveal())", for: .validate, redaction: redaction)
    try AnswerMeaning(answer: answer, redaction: redaction).check(for: .validate)
    return try Validation(answer)
  }

  package func revoke(_ accessToken: Secret, for client: Client) async throws(IdentityFailure) {
    var form = FormEncoding()
    form.append("client_id", client.id)
    form.append("token", accessToken)
    _ = try await post(form, for: .revoke, hiding: [accessToken])
  }

  /// Ends calls that are under way, and closes all connections; one that is being made is waited for, up to the
  /// connect limit. Calls after it are ``IdentityFailure/unreachable``, a second shutdown throws.
  package func shutdown() async throws {
    try await transport.shutdown()
  }

  func post(
    _ form: FormEncoding, for call: IdentityCall, hiding secrets: [Secret?]
  ) async throws(IdentityFailure) -> Answer {
    let redaction = Redaction(secrets: secrets.compactMap(\.self))
    let answer = try await transport.post(form, for: call, redaction: redaction)
    try AnswerMeaning(answer: answer, redaction: redaction).check(for: call)
    return answer
  }
}

extension IdentityTransport {
  /// A successful answer of the key set endpoint (RFC 7517 section 5).
  func signingKeys() async throws(IdentityFailure) -> Answer {
    let redaction = Redaction(secrets: [])
    let answer = try await get(authorization: nil, for: .fetchKeys, redaction: redaction)
    try AnswerMeaning(answer: answer, redaction: redaction).check(for: .fetchKeys)
    return answer
  }
}

extension Secret {
  /// One or more visible ASCII characters. Anything else would be refused before it is sent, with an error that
  /// quotes the token.
  fileprivate var fitsHeaderField: Bool {
    !isEmpty && withUnsafeBytes { $0.allSatisfy((UInt8(ascii: "!")...UInt8(ascii: "~")).contains) }
  }
}
