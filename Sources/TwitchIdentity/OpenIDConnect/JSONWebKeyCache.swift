import CryptoExtras
import Keeper

/// Twitch's signing keys, fetched when they are needed and kept for a while.
actor JSONWebKeyCache {
  /// A key that Twitch withdrew is trusted no longer than this.
  static let lifetime = Duration.seconds(3600)
  /// A key that is missing in a set younger than this is not looked for again, so that tokens with made-up ids cannot
  /// make us ask all the time.
  static let shortestAge = Duration.seconds(60)

  private let clock: any HostClock
  private let fetch: @Sendable () async throws(IdentityFailure) -> Answer
  private var fetched: (keys: JSONWebKeySet, at: BootTime)?

  init(clock: any HostClock, fetch: @escaping @Sendable () async throws(IdentityFailure) -> Answer) {
    self.clock = clock
    self.fetch = fetch
  }

  /// A key that is not known is looked for once more: Twitch may have changed to it since.
  func key(_ id: String) async throws(IDTokenFailure) -> _RSA.Signing.PublicKey {
    let age = fetched.map { $0.at.duration(to: clock.now().boot) }
    if let age, age < Self.lifetime, let key = fetched?.keys.keys[id] { return key }
    if let age, age < Self.shortestAge { throw .unknownKey }
    let keys = try await freshKeys()
    guard let key = keys.keys[id] else { throw .unknownKey }
    return key
  }

  private func freshKeys() async throws(IDTokenFailure) -> JSONWebKeySet {
    let answer: Answer
    do throws(IdentityFailure) {
      answer = try await fetch()
    } catch {
      throw .unavailable(reason: "Twitch's signing keys could not be fetched: \(error.reason)")
    }
    guard let keys = JSONWebKeySet(answer) else {
      throw .unavailable(reason: "Twitch's signing keys could not be read")
    }
    fetched = (keys, clock.now().boot)
    return keys
  }
}

extension IDTokenFailure {
  fileprivate static let unknownKey = invalid(reason: "it is signed with a key that Twitch does not publish")
}

extension IdentityFailure {
  /// For people.
  fileprivate var reason: String {
    switch self {
    case .unreachable(let reason), .outcomeUnknown(let reason), .grantRejected(let reason),
      .clientRejected(let reason), .unexpected(_, let reason):
      reason
    case .throttled: "Twitch asks us to slow down"
    }
  }
}
