import ServiceLifecycle
import TwitchIdentity

/// Keeps the connections to Twitch until everything above is stopped.
struct IdentityService: Service {
  let provider: TwitchIdentityProvider

  func run() async throws {
    try? await gracefulShutdown()  // Cancelled instead: the connections have to be closed all the same.
    try await provider.shutdown()
  }
}
