import Keeper
import NIOHTTP1

@testable import TwitchIdentity

/// What the tests send. Each secret is marked, so that it can be searched for.
enum Sent {
  static let clientSecret = "PLANTED-client-secret"
  static let refreshToken = "PLANTED-refresh%/=+& token"
  static let accessToken = "PLANTED-access-token"
  static let code = "PLANTED-code/=+&"
  static let redirectURI = "http://localhost:3000/cb?a=b"
  static let scopes = ["chat:read", "openid"]
  static let confidential = Client(name: "mybot", id: "c9example", secret: Secret(clientSecret))
  static let `public` = Client(name: "mine", id: "p9example", secret: nil)
}

extension IdentityCall {
  /// Makes the call with ``Sent``.
  func outcome(from provider: TwitchIdentityProvider) async -> Outcome {
    do throws(IdentityFailure) {
      return try await make(with: provider)
    } catch {
      return Outcome(error)
    }
  }

  func make(with provider: TwitchIdentityProvider) async throws(IdentityFailure) -> Outcome {
    switch self {
    case .requestAppToken: return .tokens(try await provider.requestAppToken(for: Sent.confidential))
    case .refresh: return .tokens(try await provider.refresh(Secret(Sent.refreshToken), for: Sent.confidential))
    case .validate: return .validation(try await provider.validate(Secret(Sent.accessToken)))
    case .revoke:
      try await provider.revoke(Secret(Sent.accessToken), for: Sent.confidential)
      return .revoked
    case .authorizeDevice:
      return .device(try await provider.authorizeDevice(for: Sent.confidential, scopes: Sent.scopes))
    case .redeemDeviceCode:
      return Outcome(
        try await provider.redeem(deviceCode: Secret(Sent.code), scopes: Sent.scopes, for: Sent.confidential))
    case .redeemCode:
      return .tokens(
        try await provider.redeem(code: Secret(Sent.code), redirectURI: Sent.redirectURI, for: Sent.confidential))
    case .fetchKeys: return try Outcome.keys(of: try await provider.transport.signingKeys())
    }
  }
}

/// Runs `body` with a provider that is shut down afterwards.
func withProvider<Value: Sendable>(
  _ url: String, _ limits: CallLimits = CallLimits(), _ body: (TwitchIdentityProvider) async throws -> Value
) async throws -> Value {
  let provider = try TwitchIdentityProvider(identityURL: url, limits: limits)
  do {
    let value = try await body(provider)
    try await provider.shutdown()
    return value
  } catch {
    try await provider.shutdown()
    throw error
  }
}

/// The outcome of one call to a server that runs `script`.
func outcome(
  of call: IdentityCall, limits: CallLimits = CallLimits(), against script: @escaping RawServer.Script
) async throws -> Outcome {
  try await RawServer.with(script) { server in
    try await withProvider(server.url, limits) { await call.outcome(from: $0) }
  }
}

/// Bodies of good answers.
enum Good {
  static let tokens =
    #"{"access_token":"u1example","expires_in":14461,"refresh_token":"r1example","scope":["chat:read"]}"#
  static let validation = #"{"client_id":"c9example","login":"some","scopes":null,"user_id":"7","expires_in":9}"#

  static let device =
    #"{"device_code":"d1example","expires_in":1800,"interval":5,"user_code":"KQRWMPLT","#
    + #""verification_uri":"https://www.twitch.tv/activate?public=true&device-code=KQRWMPLT"}"#
  static let keys = #"{"keys":[]}"#

  static func body(for call: IdentityCall) -> String {
    switch call {
    case .requestAppToken, .refresh, .redeemDeviceCode, .redeemCode: tokens
    case .validate: validation
    case .revoke: ""
    case .authorizeDevice: device
    case .fetchKeys: keys
    }
  }

  /// What comes of ``body(for:)``.
  static func outcome(of call: IdentityCall) -> Outcome {
    Outcome(of: Answer(status: 200, fields: [:], body: Array(body(for: call).utf8)), to: call)
  }
}
