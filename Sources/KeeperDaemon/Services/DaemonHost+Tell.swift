import Keeper
import Logging
import Systemd

/// Told to the service manager. One that cannot be told changes nothing for us.
extension DaemonHost {
  func tell(_ notification: Notification) {
    do {
      try manager.notify(notification)
    } catch {
      cannotTell(error)
    }
  }

  /// A reload begins.
  func tellReloading() {
    do {
      try manager.notifyReloading()
    } catch {
      cannotTell(error)
    }
  }

  private func cannotTell(_ error: SystemCallFailure) {
    logger.record(.managerUntold, ["why": "\(error)"])
  }
}
