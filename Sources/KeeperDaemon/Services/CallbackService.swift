import KeeperServer
import ServiceLifecycle

/// Serves browsers that come back from Twitch, until shutdown.
struct CallbackService: Service {
  let listeners: CallbackListeners

  func run() async throws {
    await cancelWhenGracefulShutdown { await listeners.run() }
  }
}
