/// A resource of the API. Accounts stand in it by name, decoded; whether such an account exists is the server's answer.
public enum Route: Sendable, Hashable {
  /// `/v1/tokens/{account}`: the current token. GET.
  case token(account: String)
  /// `/v1/tokens/{account}/reject`: "Twitch refused this one". POST a ``RejectRequest``.
  case rejectToken(account: String)
  /// `/v1/accounts`: what is kept, without secrets. GET.
  case accounts
  /// `/v1/accounts/{account}`: one of them. GET; PUT an ``ImportRequest``; DELETE revokes and forgets.
  case account(String)
  /// `/v1/status`: the daemon itself. GET.
  case status
  /// `/v1/doctor`: why somebody may or may not have a token. GET, with ``QueryName/account`` and perhaps
  /// ``QueryName/subject``.
  case doctor

  /// The resource that a request path names; nil when there is none. The path is percent-encoded and has no query.
  public init?(path: String) {
    guard let segments = PercentEncoding.segments(of: path) else { return nil }
    switch (segments.count, segments.prefix(2)) {
    case (2, ["v1", "status"]): self = .status
    case (2, ["v1", "doctor"]): self = .doctor
    case (2, ["v1", "accounts"]): self = .accounts
    case (3, ["v1", "accounts"]): self = .account(segments[2])
    case (3, ["v1", "tokens"]): self = .token(account: segments[2])
    case (4, ["v1", "tokens"]) where segments[3] == "reject": self = .rejectToken(account: segments[2])
    default: return nil
    }
  }

  /// The path of the resource, percent-encoded.
  public var path: String {
    switch self {
    case .token(let account): "/v1/tokens/\(PercentEncoding.encode(account))"
    case .rejectToken(let account): "/v1/tokens/\(PercentEncoding.encode(account))/reject"
    case .accounts: "/v1/accounts"
    case .account(let name): "/v1/accounts/\(PercentEncoding.encode(name))"
    case .status: "/v1/status"
    case .doctor: "/v1/doctor"
    }
  }

  /// The methods that the resource has, for `Allow` (RFC 9110 section 10.2.1).
  public var methods: [String] {
    switch self {
    case .token, .accounts, .status, .doctor: ["GET"]
    case .rejectToken: ["POST"]
    case .account: ["GET", "PUT", "DELETE"]
    }
  }
}
