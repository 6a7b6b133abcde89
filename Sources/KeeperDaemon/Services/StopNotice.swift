import ServiceLifecycle
import Systemd

/// Tells the service manager that the end has begun. The last service of the list, so the first to stop.
struct StopNotice: Service {
  let manager: ServiceManager

  func run() async throws {
    try await gracefulShutdown()
    try manager.notify(.stopping, .status("Stopping: the last refresh is being saved"))
  }
}
