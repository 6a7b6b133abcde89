import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP

/// Answers browsers that Twitch sent back. It takes an answer on any path, because Twitch reports a mismatch to
/// whichever redirect URI is registered first; what makes an answer good is its `state`, which is the keeper's to check.
struct CallbackHandler: Handler {
  let port: Int
  /// Gives the answer to the login that it belongs to, and waits for what comes of it.
  let take: @Sendable (Redirect) async -> RedirectOutcome

  func answer(to request: Request) -> Answer {
    guard isForThisMachine(request) else { return .now(.page(CallbackText.refused, status: .misdirectedRequest)) }
    switch (request.method, request.path) {
    case (.get, CallbackPath.style): return .now(.file(CallbackAssets.style, type: "text/css; charset=utf-8"))
    case (.get, CallbackPath.script): return .now(.file(CallbackAssets.script, type: "text/javascript; charset=utf-8"))
    case (.post, CallbackPath.handOver): return handOver(request)
    case (.get, "/favicon.ico"): return .now(.page(CallbackText.notFound, status: .notFound))
    case (.get, _): return redirected(request)
    // Nothing else is sent by Twitch or by our pages; a HEAD must not spend a code.
    case (_, _): return .now(.page(CallbackText.notFound, status: .methodNotAllowed))
    }
  }

  /// Twitch's answer is in the query, or in the fragment, which only the page's script can read.
  private func redirected(_ request: Request) -> Answer {
    guard let query = request.query, !query.isEmpty else {
      return .now(.html(CallbackPage.handOver, status: .ok))
    }
    guard let answer = Redirect(form: query) else { return .now(.page(CallbackText.incomplete, status: .badRequest)) }
    return .later { [take] in
      let outcome = await take(answer)
      return .page(outcome.message, status: outcome.status)
    }
  }

  /// From the page's script alone: a form of a foreign page has another origin, or none.
  private func handOver(_ request: Request) -> Answer {
    guard let origin = request.fields[.origin], origins.contains(origin) else {
      return .now(.message(CallbackText.refused, status: .forbidden))
    }
    guard let body = String(validating: request.body, as: UTF8.self), let answer = Redirect(form: body) else {
      return .now(.message(CallbackText.incomplete, status: .badRequest))
    }
    return .later { [take] in
      let outcome = await take(answer)
      return .message(outcome.message, status: outcome.status)
    }
  }

  /// A name that resolves to loopback today may be anybody's (DNS rebinding).
  private func isForThisMachine(_ request: Request) -> Bool {
    guard let host = request.fields[.hostField]?.lowercased() else { return false }
    return Self.names.contains { host == "\($0):\(port)" || port == 80 && host == $0 }
  }

  private var origins: [String] { Self.names.map { port == 80 ? "http://\($0)" : "http://\($0):\(port)" } }

  private static let names = ["localhost", "127.0.0.1", "[::1]"]
}

extension Response {
  /// Nothing but the page's own two files, from where it came; not in a frame, not in a cache, and no address passed on.
  private static let pageFields: HTTPFields = [
    .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    .contentSecurityPolicy: "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
      + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    .referrerPolicy: "no-referrer", .crossOriginResourcePolicy: "same-origin",
  ]

  fileprivate static func page(_ message: CallbackMessage, status: HTTPResponse.Status) -> Response {
    html(CallbackPage.result(message), status: status)
  }

  fileprivate static func html(_ text: String, status: HTTPResponse.Status) -> Response {
    file(text, type: "text/html; charset=utf-8", status: status)
  }

  fileprivate static func message(_ message: CallbackMessage, status: HTTPResponse.Status) -> Response {
    var response = json(message, status: status)
    response.fields.append(contentsOf: pageFields.filter { $0.name != .cacheControl })
    return response
  }

  fileprivate static func file(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
    var fields = pageFields
    fields[.contentType] = type
    return Response(status: status, fields: fields, body: Array(text.utf8))
  }
}

extension HTTPField.Name {
  /// A message type of its own has it elsewhere, which the server here does not use.
  fileprivate static let hostField = HTTPField.Name("Host")!
  fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
