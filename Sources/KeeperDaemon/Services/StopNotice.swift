import ServiceLifecycle

/// Tells the service manager that the end has begun. The last service of the list, so the first to stop.
struct StopNotice: Service {
  let readiness: Readiness

  func run() async throws {
    try await gracefulShutdown()
    readiness.stop()
  }
}
