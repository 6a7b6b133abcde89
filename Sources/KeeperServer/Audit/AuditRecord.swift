import Keeper
import LocalHTTP
import Logging

/// One hand-out or denial. Holds no secret.
struct AuditRecord: Sendable {
  enum Event: Sendable {
    case handedOut(AccountName, Generation)
    case denied(AccountName)
    case deniedAdministration
  }

  let time: WallTime
  let caller: Caller
  let event: Event
  /// Records of the same subject that were left out since its last one.
  let omitted: Int

  func write(to logger: Logger) {
    switch event {
    case .handedOut: logger.info("Token handed out", metadata: metadata)
    case .denied: logger.notice("Caller denied: no rule allows it", metadata: metadata)
    case .deniedAdministration: logger.notice("Caller denied: not an administrator", metadata: metadata)
    }
  }

  private var metadata: Logger.Metadata {
    var metadata = caller.metadata.merging(event.metadata) { $1 }
    metadata["time"] = "\(time.seconds)"
    if omitted > 0 { metadata["omitted"] = "\(omitted)" }
    return metadata
  }
}

extension AuditRecord.Event {
  /// What shares a rate. Names that a denied caller made up would be without end.
  func subject(_ caller: Caller) -> AuditRate.Subject {
    switch self {
    case .handedOut(let account, _): .init(uid: caller.credentials?.uid, account: account)
    case .denied, .deniedAdministration: .init(uid: caller.credentials?.uid, account: nil)
    }
  }

  fileprivate var metadata: Logger.Metadata {
    switch self {
    case .handedOut(let account, let generation):
      ["result": "handed_out", "account": "\(account)", "generation": "\(generation)"]
    case .denied(let account): ["result": "denied", "account": "\(account)"]
    case .deniedAdministration: ["result": "denied"]
    }
  }
}

extension Caller {
  /// Looks the units up if nobody has.
  fileprivate var metadata: Logger.Metadata {
    guard let credentials else { return ["caller": "unknown"] }
    var metadata: Logger.Metadata = [
      "uid": "\(credentials.uid)", "gid": "\(credentials.gid)", "pid": "\(credentials.pid)",
    ]
    if let unit = units?.system { metadata["unit"] = "\(unit)" }
    if let unit = units?.user { metadata["user_unit"] = "\(unit)" }
    return metadata
  }
}
