import Keeper
import LocalHTTP
import Logging

/// One hand-out, denial or change. Holds no secret.
struct AuditRecord: Sendable {
  enum Event: Sendable {
    case handedOut(AccountName, Generation)
    case denied(AccountName)
    case deniedAdministration
    case changed(AdministrativeChange, ChangeOutcome)
  }

  let time: WallTime
  let caller: Caller
  let event: Event
  /// Records of the same subject, or of the same user, that were left out since its last one.
  let omitted: Int

  func write(to logger: Logger) {
    logger.record(event.kind, metadata)
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
    case .denied, .deniedAdministration, .changed: .init(uid: caller.credentials?.uid, account: nil)
    }
  }

  var kind: EventKind {
    switch self {
    case .handedOut: .tokenHandedOut
    case .denied: .callerDenied
    case .deniedAdministration: .administrationDenied
    case .changed(_, .changed): .changed
    case .changed(_, .refused): .changeRefused
    case .changed(_, .unknown): .changeUnknown
    }
  }

  fileprivate var metadata: Logger.Metadata {
    switch self {
    case .handedOut(let account, let generation):
      ["result": "handed_out", "account": "\(account)", "generation": "\(generation)"]
    case .denied(let account): ["result": "denied", "account": "\(account)"]
    case .deniedAdministration: ["result": "denied"]
    case .changed(let change, let outcome): change.metadata.merging(["result": "\(outcome)"]) { $1 }
    }
  }
}

extension Caller {
  /// Looks the units up if nobody has.
  fileprivate var metadata: Logger.Metadata {
    guard let credentials else { return ["caller": "unknown"] }
    var metadata: Logger.Metadata = [
      "caller_uid": "\(credentials.uid)", "caller_gid": "\(credentials.gid)", "caller_pid": "\(credentials.pid)",
    ]
    if let unit = units?.system { metadata["caller_unit"] = "\(unit)" }
    if let unit = units?.user { metadata["caller_user_unit"] = "\(unit)" }
    return metadata
  }
}
