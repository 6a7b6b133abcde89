import KeeperServer
import ServiceLifecycle

/// Writes the audit's records. The first service of the list, so that it is the last to stop and misses none.
struct AuditService: Service {
  let audit: Audit

  func run() async throws {
    await withGracefulShutdownHandler {
      await audit.run()
    } onGracefulShutdown: {
      audit.finish()
    }
  }
}
