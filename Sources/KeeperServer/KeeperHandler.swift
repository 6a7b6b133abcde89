package import HTTPTypes
package import Keeper
import KeeperAPI
package import LocalHTTP

/// Answers the routes of the API from the board, and from the keeper where a caller asked for something that is not
/// there.
package struct KeeperHandler: Handler {
  let keeper: Keeper
  let clock: any HostClock
  let access: AccessControl
  let status: StatusSource
  let store: any StoreAdministrator
  /// For logins by a browser.
  let callbacks: CallbackListeners
  let audit: Audit
  let meters: Meters
  let reloader: any ConfigurationReloader
  /// Finds the ids of a user of this host by name or number. May take its time.
  let userNamed: @Sendable (String) -> Caller.Credentials?
  /// How long a caller waits for a renewal.
  let patience: Duration

  package init(
    keeper: Keeper, clock: any HostClock, access: AccessControl, status: StatusSource, store: any StoreAdministrator,
    callbacks: CallbackListeners, audit: Audit, meters: Meters, reloader: any ConfigurationReloader,
    userNamed: @escaping @Sendable (String) -> Caller.Credentials? = { _ in nil }, patience: Duration = .seconds(15)
  ) {
    self.keeper = keeper
    self.clock = clock
    self.access = access
    self.status = status
    self.store = store
    self.callbacks = callbacks
    self.audit = audit
    self.meters = meters
    self.reloader = reloader
    self.userNamed = userNamed
    self.patience = patience
  }

  /// The one that is in force now.
  var policy: AccessPolicy { access.policy }

  package func answer(to request: Request) -> Answer {
    guard let route = KeeperAPI.Route(path: request.path) else {
      return .now(.problem(Problem(.notFound, detail: "There is no such path.", hint: "The API starts at /v1/.")))
    }
    let method = request.method == .head ? .get : request.method
    guard route.methods.contains(method.rawValue) else { return .now(.methodNotAllowed(route)) }
    return keeper.isLoaded ? answer(to: request, route) : answerWhileLoading(request, route)
  }

  func answer(to request: Request, _ route: KeeperAPI.Route) -> Answer {
    switch route {
    case .token(let name): token(name, request)
    case .rejectToken(let name): reject(name, request)
    case .watchToken(let name): watchToken(name, request)
    case .watch: watch(request)
    case .accounts: .now(accounts(request))
    case .account(let name):
      switch request.method {
      case .put: put(name, request)
      case .delete: delete(name, request)
      case _: .now(account(name, request))
      }
    case .trust(let name): trust(name, request)
    case .login(let name): request.method == .delete ? cancelLogin(name, request) : login(name, request)
    case .loginRedirect(let name): loginRedirect(name, request)
    case .status: status(request)
    case .reload: reload(request)
    case .metrics: metrics(request)
    case .openAPI: .later { .openAPI }
    case .keySlots, .keySlot, .rotateStore, .adoptStore: administerStore(request, route)
    case .doctor: doctor(request)
    }
  }

  /// What a server below us says of a request that never became one.
  package static func malformed(_ status: HTTPResponse.Status, _ reason: String) -> Response {
    let type = ProblemType.allCases.first { $0.status == status.code } ?? .badRequest
    return .problem(Problem(type, detail: reason, retryAfter: type == .temporarilyUnavailable ? 1 : nil))
  }
}

extension KeeperHandler {
  /// The account that a request is about, if the caller may know that it exists. Unknown and forbidden look alike.
  func readable(_ name: String, _ request: Request) -> BoardEntry? {
    guard let account = AccountName(name) else { return nil }
    let entry = keeper.board[account]
    guard policy.mayRead(account, entry?.account.kind, request.caller) else {
      audit.denied(account, request.caller)
      return nil
    }
    return entry
  }

  /// A stream of events, which counts as one for as long as it is read.
  func stream(_ write: @escaping @Sendable (any BodyWriter) async throws -> Void) -> Answer {
    .stream(.eventStream) { [streams = meters.streams] writer in
      streams.opened()
      defer { streams.closed() }
      try await write(writer)
    }
  }

  /// For administrators, about an account that there is.
  func administer(_ name: String, _ request: Request, _ answer: (BoardEntry) -> Answer) -> Answer {
    if let refusal = refusalToAdminister(request) { return .now(refusal) }
    guard let entry = AccountName(name).flatMap({ keeper.board[$0] }) else {
      return .now(.problem(.unknownAccount(name)))
    }
    return answer(entry)
  }

  /// Nil when the caller may change things.
  func refusalToAdminister(_ request: Request) -> Response? {
    if policy.mayAdminister(request.caller) { return nil }
    audit.deniedAdministration(request.caller)
    return .problem(
      Problem(
        .notPermitted,
        detail: "Only root, the daemon's own user and those whom a rule with admin = true names may do this.",
        hint: "Run the command as root, for example with sudo."))
  }
}
