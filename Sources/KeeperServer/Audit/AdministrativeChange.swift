import HTTPTypes
import Keeper
import LocalHTTP
import Logging

/// What an administrator does over the socket. Holds no secret, and no text that somebody made up.
enum AdministrativeChange: Sendable {
  case imported(AccountName)
  case loggedOut(AccountName)
  case trusted(AccountName)
  case loginBegun(AccountName)
  case loginCancelled(AccountName)
  /// The address at which a login's browser ended was handed over.
  case loginRedirected(AccountName)
  case keySlotAdded
  case keySlotRemoved(Int64)
  case dataKeyRotated
  case storeAdopted
  case reloaded

  /// Stable: people search for it.
  private var name: String {
    switch self {
    case .imported: "import"
    case .loggedOut: "logout"
    case .trusted: "trust"
    case .loginBegun: "login"
    case .loginCancelled: "login_cancel"
    case .loginRedirected: "login_redirect"
    case .keySlotAdded: "key_slot_add"
    case .keySlotRemoved: "key_slot_remove"
    case .dataKeyRotated: "data_key_rotate"
    case .storeAdopted: "store_adopt"
    case .reloaded: "reload"
    }
  }

  var metadata: Logger.Metadata {
    var metadata: Logger.Metadata = ["change": "\(name)"]
    switch self {
    case .imported(let account), .loggedOut(let account), .trusted(let account), .loginBegun(let account),
      .loginCancelled(let account), .loginRedirected(let account):
      metadata["account"] = "\(account)"
    case .keySlotRemoved(let id): metadata["slot"] = "\(id)"
    case .keySlotAdded, .dataKeyRotated, .storeAdopted, .reloaded: break
    }
    return metadata
  }
}

/// How it ended.
enum ChangeOutcome: String, Sendable {
  case changed
  /// Nothing was.
  case refused
  /// It was begun, and may be done yet.
  case unknown

  init(_ status: HTTPResponse.Status) {
    self =
      switch status.kind {
      case .successful: .changed
      case .serverError: .unknown
      case .invalid, .informational, .redirection, .clientError: .refused
      }
  }
}

extension KeeperHandler {
  /// Answers later, and leaves a record of what was changed and how that ended.
  func later(
    recording change: AdministrativeChange, by request: Request, _ body: @escaping @Sendable () async -> Response
  ) -> Answer {
    .later { [audit] in
      let response = await body()
      audit.changed(change, ChangeOutcome(response.status), request.caller)
      return response
    }
  }
}
