import Keeper
import Synchronization
import TestSupport

@testable import TwitchIdentity

/// Twitch's key set, as a server gives it: the body may be changed while it runs.
final class KeyServer: Sendable {
  private let body: Mutex<(status: String, text: String)>

  init(_ signers: [TokenSigner]) throws { body = Mutex(("200 OK", try Self.set(of: signers))) }

  func publish(_ signers: [TokenSigner]) throws {
    let text = try Self.set(of: signers)
    body.withLock { $0 = ("200 OK", text) }
  }

  func fail(_ status: String, _ text: String) { body.withLock { $0 = (status, text) } }

  func serve(_ peer: inout RawPeer) throws {
    while try peer.request() != nil {
      let (status, text) = body.withLock(\.self)
      try peer.answer(status, text)
    }
  }

  private static func set(of signers: [TokenSigner]) throws -> String {
    #"{"keys":["# + (try signers.map { try $0.jwk() }.joined(separator: ",")) + "]}"
  }
}

/// What a test of ID tokens works with.
struct VerifierBench {
  let provider: TwitchIdentityProvider
  let twitch: TokenSigner
  let keys: KeyServer
  let clock: TestClock
  let server: RawServer

  var issuer: String { server.url + "/oauth2" }

  func verify(_ token: String, _ expectation: IDTokenExpectation = .standard) async throws(IDTokenFailure)
    -> IDTokenClaims
  {
    try await provider.verify(idToken: Secret(token), expecting: expectation)
  }

  /// Nil when it verifies.
  func failure(of token: String, _ expectation: IDTokenExpectation = .standard) async -> IDTokenFailure? {
    do throws(IDTokenFailure) {
      _ = try await verify(token, expectation)
      return nil
    } catch {
      return error
    }
  }

  static func with(_ body: (VerifierBench) async throws -> Void) async throws {
    let twitch = try TokenSigner.twitch.get()
    let keys = try KeyServer([twitch])
    let clock = TestClock(TokenSigner.now)
    try await RawServer.with {
      try keys.serve(&$0)
    } _: { server in
      let provider = try TwitchIdentityProvider(identityURL: server.url, clock: clock)
      do {
        try await body(VerifierBench(provider: provider, twitch: twitch, keys: keys, clock: clock, server: server))
      } catch {
        try await provider.shutdown()
        throw error
      }
      try await provider.shutdown()
    }
  }
}

extension IDTokenExpectation {
  static let standard = IDTokenExpectation(
    clientID: "c9example", nonce: "n0nce", accessToken: Secret(TokenSigner.accessToken))
}
