import Synchronization
import TestSupport

@testable import Keeper

/// A Twitch that keeps nothing: each token says itself whose it is (`KIND:CLIENT:USER:ACCOUNT:NUMBER`). The same question has the
/// same answer in every world, so that two worlds can be compared.
final class TokenTextTwitch: Sendable {
  static let users = ["1001": "bot", "2002": "stranger"]

  private let clock: TestClock
  private let spent = Mutex<[String: Int]>([:])

  init(clock: TestClock) { self.clock = clock }

  /// Refresh tokens that were sent more than once.
  var spentTwice: [String] { spent.withLock { $0.filter { $0.value > 1 }.keys.sorted() } }

  func answer(for identity: ScriptedIdentity) {
    identity.answerTokens { [self] request in renew(request) }
    identity.answerValidations { [self] token in validate(token) }
  }

  private func renew(_ request: ScriptedIdentity.Request) -> ScriptedIdentity.Answer<TokenResponse> {
    let client = request.clientID ?? ""
    guard let token = request.token?.reveal() else {
      return .success(TokenResponse(accessToken: Secret("a:\(client):-:-:1"), expiresIn: life(isApp: true), scopes: []))
    }
    spent.withLock { $0[token, default: 0] += 1 }
    let parts = token.split(separator: ":").map(String.init)
    guard parts[1] == client, let number = Int(parts[4]) else { return .failure(.rejected) }
    let next = "\(client):\(parts[2]):\(parts[3]):\(number + 1)"
    return .success(
      TokenResponse(
        accessToken: Secret("u:\(next)"), refreshToken: Secret("r:\(next)"), expiresIn: life(isApp: false),
        scopes: ["chat:read"]))
  }

  private func validate(_ token: Secret) -> Result<Validation, IdentityFailure> {
    let parts = token.reveal().split(separator: ":").map(String.init)
    guard parts[0] != "a" else { return .success(Validation(clientID: parts[1], expiresIn: life(isApp: true))) }
    let user = Self.users[parts[2]].map { TwitchUser(id: parts[2], login: $0) }
    return .success(Validation(clientID: parts[1], user: user, scopes: ["chat:read"], expiresIn: life(isApp: false)))
  }

  /// All tokens of a kind end at the same time.
  private func life(isApp: Bool) -> Duration {
    clock.now().boot.duration(to: Now.start.boot.advanced(by: isApp ? .hours(1400) : .hours(4)))
  }
}
