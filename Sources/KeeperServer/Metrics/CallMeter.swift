package import Keeper
import Synchronization

/// Calls to Twitch, by what they ask and how they end. A lock is nothing beside a call over the network.
package final class CallMeter: Sendable {
  /// Words that stand in labels.
  enum Call: String, CaseIterable {
    case validate, refresh, revoke
    case appToken = "app_token"
    case authorizeDevice = "authorize_device"
    case deviceToken = "device_token"
    case codeToken = "code_token"
  }

  enum Outcome: String, CaseIterable {
    case ok, rejected, throttled, unreachable, unexpected
    case clientRejected = "client_rejected"
    case unknown = "outcome_unknown"
  }

  struct Counts: Sendable {
    var ended: [Call: [Outcome: Int]] = [:]
    var inFlight = 0
  }

  private let state = Mutex(Counts())

  init() {}

  var counts: Counts { state.withLock(\.self) }

  func count<Answer: Sendable>(
    _ call: Call, _ send: () async throws(IdentityFailure) -> Answer
  ) async throws(IdentityFailure) -> Answer {
    state.withLock { $0.inFlight += 1 }
    do {
      let answer = try await send()
      end(call, .ok)
      return answer
    } catch {
      end(call, Outcome(error))
      throw error
    }
  }

  private func end(_ call: Call, _ outcome: Outcome) {
    state.withLock {
      $0.inFlight -= 1
      $0.ended[call, default: [:]][outcome, default: 0] += 1
    }
  }
}

extension CallMeter.Outcome {
  fileprivate init(_ failure: IdentityFailure) {
    self =
      switch failure {
      case .unreachable: .unreachable
      case .outcomeUnknown: .unknown
      case .throttled: .throttled
      case .grantRejected: .rejected
      case .clientRejected: .clientRejected
      case .unexpected: .unexpected
      }
  }
}

/// An identity provider whose calls are counted.
package struct MeteredIdentityProvider: IdentityProvider {
  private let provider: any IdentityProvider
  private let meter: CallMeter

  package init(_ provider: any IdentityProvider, _ meter: CallMeter) {
    self.provider = provider
    self.meter = meter
  }

  package func requestAppToken(for client: Client) async throws(IdentityFailure) -> TokenResponse {
    try await meter.count(.appToken) { () throws(IdentityFailure) in try await provider.requestAppToken(for: client) }
  }

  package func refresh(_ refreshToken: Secret, for client: Client) async throws(IdentityFailure) -> TokenResponse {
    try await meter.count(.refresh) { () throws(IdentityFailure) in
      try await provider.refresh(refreshToken, for: client)
    }
  }

  package func validate(_ accessToken: Secret) async throws(IdentityFailure) -> Validation {
    try await meter.count(.validate) { () throws(IdentityFailure) in try await provider.validate(accessToken) }
  }

  package func revoke(_ accessToken: Secret, for client: Client) async throws(IdentityFailure) {
    try await meter.count(.revoke) { () throws(IdentityFailure) in
      try await provider.revoke(accessToken, for: client)
    }
  }

  package func authorizeDevice(
    for client: Client, scopes: [String]
  ) async throws(IdentityFailure) -> DeviceAuthorization {
    try await meter.count(.authorizeDevice) { () throws(IdentityFailure) in
      try await provider.authorizeDevice(for: client, scopes: scopes)
    }
  }

  package func redeem(
    deviceCode: Secret, scopes: [String], for client: Client
  ) async throws(IdentityFailure) -> DeviceAnswer {
    try await meter.count(.deviceToken) { () throws(IdentityFailure) in
      try await provider.redeem(deviceCode: deviceCode, scopes: scopes, for: client)
    }
  }

  package func redeem(
    code: Secret, redirectURI: String, for client: Client
  ) async throws(IdentityFailure) -> TokenResponse {
    try await meter.count(.codeToken) { () throws(IdentityFailure) in
      try await provider.redeem(code: code, redirectURI: redirectURI, for: client)
    }
  }

  package func authorizationURL(_ request: AuthorizationRequest) -> String { provider.authorizationURL(request) }

  /// Not counted: it mostly asks nobody.
  package func verify(
    idToken: Secret, expecting: IDTokenExpectation
  ) async throws(IDTokenFailure) -> IDTokenClaims {
    try await provider.verify(idToken: idToken, expecting: expecting)
  }
}
