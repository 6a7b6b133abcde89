import Logging

extension Keeper {
  /// One static line for each kind of event, its data beside it, never a secret.
  func log(_ notice: Notice, of state: AccountState) {
    var metadata: Logger.Metadata = ["account": "\(state.name)", "generation": "\(state.generation)"]
    switch notice {
    case .obtained: logger.info("Token obtained", metadata: metadata)
    case .renewed: logger.info("Token renewed", metadata: metadata)
    case .imported: logger.info("Grant imported", metadata: metadata)
    case .validated: logger.debug("Token validated", metadata: metadata)
    case .stale: logger.debug("A late answer was dropped", metadata: metadata)
    case .withdrawn(let reason):
      metadata["why"] = "\(reason)"
      logger.notice("Token withdrawn", metadata: metadata)
    case .needsLogin(let reason):
      metadata["why"] = "\(reason.rawValue)"
      logger.warning("Account needs login", metadata: metadata)
    case .uncertain: logger.warning("The answer to a refresh was lost; finding out", metadata: metadata)
    case .renamed(let from, let to):
      metadata["from"] = "\(from)"
      metadata["to"] = "\(to)"
      logger.notice("User was renamed", metadata: metadata)
    case .loginStarted(let flow):
      metadata["flow"] = "\(flow.rawValue)"
      logger.notice("Login started", metadata: metadata)
    case .loginResumed: logger.notice("Device login goes on after a restart", metadata: metadata)
    case .loginDone:
      metadata["user"] = "\(state.user?.login ?? "unknown")"
      logger.notice("Login done", metadata: metadata)
    case .loginFailed(let failure):
      metadata["why"] = "\(failure)"
      logger.warning("Login failed", metadata: metadata)
    case .ending(let stage):
      metadata["why"] = "\(stage.explanation)"
      metadata["hint"] = "tokenkeeper login \(state.name)"
      logger.warning("Token ends soon and cannot be renewed", metadata: metadata)
    case .trouble(let trouble):
      metadata["why"] = "\(trouble.detail)"
      metadata["kind"] = "\(trouble.kind.rawValue)"
      logger.log(level: trouble.kind == .clientRejected ? .error : .warning, "Trouble", metadata: metadata)
    }
  }
}
