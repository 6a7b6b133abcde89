package import Keeper
import Synchronization

/// Twitch as a test writes it: answers in a queue for each kind of call, one to fall back on, and a record of what was
/// asked.
package final class ScriptedIdentity: IdentityProvider {
  package enum Kind: Sendable, CaseIterable {
    case requestAppToken, refresh, validate, revoke, authorizeDevice, redeemDeviceCode, redeemCode
  }

  package struct Request: Sendable, Equatable {
    package let kind: Kind
    /// What was sent; nil for an app token's request and for the start of a device login.
    package let token: Secret?
    /// Nil for a validation, which needs none.
    package let clientID: String?
  }

  package typealias Answer<Value> = Result<Value, IdentityFailure>

  struct Script: Sendable {
    var tokens: [Kind: [Answer<TokenResponse>]] = [:]
    var validations: [Answer<Validation>] = []
    var revocations: [Answer<Void>] = []
    var deviceAuthorizations: [Answer<DeviceAuthorization>] = []
    var deviceAnswers: [Answer<DeviceAnswer>] = []
    var idTokens: [Result<IDTokenClaims, IDTokenFailure>] = []
    var fallbackTokens: @Sendable (Request) -> Answer<TokenResponse> = { _ in .failure(.nothingScripted) }
    var fallbackValidation: @Sendable (Secret) -> Answer<Validation> = { _ in .failure(.nothingScripted) }
    /// Tokens whose calls are held back.
    var gates: [(holds: @Sendable (Request) -> Bool, gate: Gate)] = []
  }

  fileprivate struct Record: Sendable {
    var made: [Request] = []
    var underWay = 0
    var mostUnderWay = 0
  }

  let script = Mutex(Script())
  private let record = Watched(Record())

  package init() {}

  // MARK: - IdentityProvider

  package func requestAppToken(for client: Client) async throws(IdentityFailure) -> TokenResponse {
    try await token(Request(kind: .requestAppToken, token: nil, clientID: client.id))
  }

  package func refresh(_ refreshToken: Secret, for client: Client) async throws(IdentityFailure) -> TokenResponse {
    try await token(Request(kind: .refresh, token: refreshToken, clientID: client.id))
  }

  package func validate(_ accessToken: Secret) async throws(IdentityFailure) -> Validation {
    try await carryOut(Request(kind: .validate, token: accessToken, clientID: nil)) { script in
      script.validations.isEmpty ? script.fallbackValidation(accessToken) : script.validations.removeFirst()
    }
  }

  package func revoke(_ accessToken: Secret, for client: Client) async throws(IdentityFailure) {
    try await carryOut(Request(kind: .revoke, token: accessToken, clientID: client.id)) { script in
      script.revocations.isEmpty ? .success(()) : script.revocations.removeFirst()
    }
  }

  func token(_ request: Request) async throws(IdentityFailure) -> TokenResponse {
    try await carryOut(request) { script in
      guard let queue = script.tokens[request.kind], let first = queue.first else {
        return script.fallbackTokens(request)
      }
      script.tokens[request.kind]?.removeFirst()
      return first
    }
  }

  /// The answer is fixed when the request arrives; a gate only delays it.
  func carryOut<Value: Sendable>(
    _ request: Request, _ answer: @Sendable (inout Script) -> Answer<Value>
  ) async throws(IdentityFailure) -> Value {
    let (result, gate) = script.withLock { script in
      (answer(&script), script.gates.first { $0.holds(request) }?.gate)
    }
    record.update { $0.began(request) }
    defer { record.update { $0.underWay -= 1 } }
    await gate?.pass()
    if gate != nil, Task.isCancelled { throw .outcomeUnknown(reason: "cancelled") }
    return try result.get()
  }

  // MARK: - The script

  package func answerNext(_ kind: Kind, with answers: Answer<TokenResponse>...) {
    script.withLock { $0.tokens[kind, default: []] += answers }
  }

  package func answerNextValidations(with answers: Answer<Validation>...) {
    script.withLock { $0.validations += answers }
  }

  package func answerNextRevocations(with answers: Answer<Void>...) {
    script.withLock { $0.revocations += answers }
  }

  /// What is answered to tokens' requests when nothing is queued.
  package func answerTokens(_ answer: @escaping @Sendable (Request) -> Answer<TokenResponse>) {
    script.withLock { $0.fallbackTokens = answer }
  }

  /// The same for validations.
  package func answerValidations(_ answer: @escaping @Sendable (Secret) -> Answer<Validation>) {
    script.withLock { $0.fallbackValidation = answer }
  }

  /// Holds back the answers to these requests from now on, until the gate is opened.
  package func hold(_ holds: @escaping @Sendable (Request) -> Bool) -> Gate {
    let gate = Gate(isOpen: false)
    script.withLock { $0.gates.append((holds, gate)) }
    return gate
  }

  // MARK: - What was asked

  package var made: [Request] { record.value.made }
  package var underWay: Int { record.value.underWay }
  package var mostUnderWay: Int { record.value.mostUnderWay }

  package func made(_ kind: Kind) -> [Request] { made.filter { $0.kind == kind } }

  /// Returns once so many requests of this kind were made.
  package func untilMade(_ count: Int, _ kind: Kind) async {
    await record.until { record in record.made.lazy.filter { $0.kind == kind }.count >= count }
  }
}

extension ScriptedIdentity.Record {
  fileprivate mutating func began(_ request: ScriptedIdentity.Request) {
    made.append(request)
    underWay += 1
    mostUnderWay = max(mostUnderWay, underWay)
  }
}

extension IdentityFailure {
  static let nothingScripted = unreachable(reason: "the test scripted no answer")
}
