/// A resource of the API. Accounts stand in it by name, decoded; whether such an account exists is the server's answer.
public enum Route: Sendable, Hashable {
  /// `/v1/tokens/{account}`: the current token. GET.
  case token(account: String)
  /// `/v1/tokens/{account}/reject`: "Twitch refused this one". POST a ``RejectRequest``.
  case rejectToken(account: String)
  /// `/v1/tokens/{account}/watch`: the current token and each that follows it. GET, answered with a stream of
  /// ``TokenEvent``.
  case watchToken(account: String)
  /// `/v1/watch`: how all accounts stand that the caller may read, and each change. GET, answered with a stream of
  /// ``AccountEvent``.
  case watch
  /// `/v1/accounts`: what is kept, without secrets. GET.
  case accounts
  /// `/v1/accounts/{account}`: one of them. GET; PUT an ``ImportRequest``; DELETE revokes and forgets.
  case account(String)
  /// `/v1/accounts/{account}/trust`: "nobody has used its refresh token since". POST without a body; answers with the
  /// account.
  case trust(account: String)
  /// `/v1/accounts/{account}/login`: a user gives consent. POST ``LoginOptions`` begins it, or joins the one that is
  /// under way, and is answered with a stream of ``LoginEvent``; the login goes on when the caller hangs up. DELETE
  /// ends it.
  case login(account: String)
  /// `/v1/accounts/{account}/login/redirect`: where the browser ended. POST a ``RedirectedURL``.
  case loginRedirect(account: String)
  /// `/v1/status`: the daemon itself. GET.
  case status
  /// `/v1/reload`: the configuration file is read anew and put in force. POST without a body; answers with a
  /// ``ReloadPayload``, or with ``ProblemType/invalidConfiguration`` and nothing changed.
  case reload
  /// `/metrics`: counters for Prometheus. GET.
  case metrics
  /// `/v1/openapi.json`: this API's own description (OpenAPI 3.1). GET.
  case openAPI
  /// `/v1/store/slots`: what opens the store. GET; POST a ``KeySlotRequest``.
  case keySlots
  /// `/v1/store/slots/{id}`: one of them. DELETE.
  case keySlot(Int64)
  /// `/v1/store/rotate`: a new data key. POST a ``RotationRequest``.
  case rotateStore
  /// `/v1/store/adopt`: "this is the newest state of the store". POST without a body.
  case adoptStore
  /// `/v1/doctor`: why somebody may or may not have a token. GET, with ``QueryName/account`` and perhaps
  /// ``QueryName/subject``.
  case doctor

  /// The resource that a request path names; nil when there is none. The path is percent-encoded and has no query.
  public init?(path: String) {
    guard let segments = PercentEncoding.segments(of: path) else { return nil }
    if segments.first == "v1" {
      self.init(below: segments.dropFirst())
    } else {
      guard segments == ["metrics"] else { return nil }
      self = .metrics
    }
  }

  /// By one segment after the other: comparing whole paths would make each candidate anew.
  private init?(below segments: ArraySlice<String>) {
    let rest = segments.dropFirst()
    let route: Route? =
      switch segments.first {
      case "tokens": Self.tokens(rest)
      case "accounts": Self.accounts(rest)
      case "store": Self.store(rest)
      case let name?: rest.isEmpty ? Self.single(name) : nil
      case nil: nil
      }
    guard let route else { return nil }
    self = route
  }

  private static func tokens(_ segments: ArraySlice<String>) -> Route? {
    guard let name = segments.first else { return nil }
    let rest = segments.dropFirst()
    switch rest.first {
    case nil: return .token(account: name)
    case "reject" where rest.count == 1: return .rejectToken(account: name)
    case "watch" where rest.count == 1: return .watchToken(account: name)
    case _?: return nil
    }
  }

  private static func accounts(_ segments: ArraySlice<String>) -> Route? {
    guard let name = segments.first else { return .accounts }
    switch segments.dropFirst() {
    case []: return .account(name)
    case ["trust"]: return .trust(account: name)
    case ["login"]: return .login(account: name)
    case ["login", "redirect"]: return .loginRedirect(account: name)
    case _: return nil
    }
  }

  private static func single(_ name: String) -> Route? {
    switch name {
    case "status": .status
    case "doctor": .doctor
    case "reload": .reload
    case "openapi.json": .openAPI
    case "watch": .watch
    case _: nil
    }
  }

  private static func store(_ segments: ArraySlice<String>) -> Route? {
    switch segments {
    case ["slots"]: .keySlots
    case ["rotate"]: .rotateStore
    case ["adopt"]: .adoptStore
    case _ where segments.count == 2 && segments.first == "slots":
      segments.last.flatMap { Int64($0) }.map { .keySlot($0) }
    case _: nil
    }
  }

  /// The path of the resource, percent-encoded.
  public var path: String {
    switch self {
    case .token(let account): "/v1/tokens/\(PercentEncoding.encode(account))"
    case .rejectToken(let account): "/v1/tokens/\(PercentEncoding.encode(account))/reject"
    case .watchToken(let account): "/v1/tokens/\(PercentEncoding.encode(account))/watch"
    case .watch: "/v1/watch"
    case .accounts: "/v1/accounts"
    case .account(let name): "/v1/accounts/\(PercentEncoding.encode(name))"
    case .trust(let account): "/v1/accounts/\(PercentEncoding.encode(account))/trust"
    case .login(let account): "/v1/accounts/\(PercentEncoding.encode(account))/login"
    case .loginRedirect(let account): "/v1/accounts/\(PercentEncoding.encode(account))/login/redirect"
    case .status: "/v1/status"
    case .reload: "/v1/reload"
    case .metrics: "/metrics"
    case .openAPI: "/v1/openapi.json"
    case .keySlots: "/v1/store/slots"
    case .keySlot(let id): "/v1/store/slots/\(id)"
    case .rotateStore: "/v1/store/rotate"
    case .adoptStore: "/v1/store/adopt"
    case .doctor: "/v1/doctor"
    }
  }

  /// The methods that the resource has, for `Allow` (RFC 9110 section 10.2.1).
  public var methods: [String] {
    switch self {
    case .token, .watchToken, .watch, .accounts, .status, .metrics, .openAPI, .doctor: ["GET"]
    case .rejectToken, .trust, .loginRedirect, .reload, .rotateStore, .adoptStore: ["POST"]
    case .keySlots: ["GET", "POST"]
    case .keySlot: ["DELETE"]
    case .login: ["POST", "DELETE"]
    case .account: ["GET", "PUT", "DELETE"]
    }
  }
}
