import HTTPTypes
import LocalHTTP

/// Answers as a broken server would give them.
extension Fault {
  /// `reply` is the right answer, nil when the request was not processed; `release` ends when held answers may go.
  func answer(insteadOf reply: Reply?, release: AsyncStream<Never>) -> Answer {
    switch effect {
    case .status(let status, let filling, let retryAfter):
      return .now(Self.reply(status, filling, retryAfter: retryAfter).response)
    case .hang: return .later { await Self.untilCancelled() }
    case .reset: return .raw([], reset: true)
    case .hold:
      let response = (reply ?? .empty).response
      return .later {
        for await _ in release {}
        return response
      }
    case .delay, .slowBody, .truncatedBody, .contentType, .unknownMembers, .scopeAsText, .missingExpiresIn:
      return alter(reply ?? .empty)
    }
  }

  private func alter(_ reply: Reply) -> Answer {
    let response = reply.response
    switch effect {
    case .status, .hang, .hold, .reset: return .now(response)
    case .delay(let milliseconds): return .later { await Self.delayed(response, milliseconds) }
    case .slowBody(let milliseconds): return Self.slowly(response, milliseconds)
    case .truncatedBody: return .raw(Self.truncated(response), reset: false)
    case .contentType(let type):
      var response = response
      response.fields[.contentType] = type
      return .now(response)
    case .unknownMembers: return .now(reply.mapJSON(Self.addUnknownMembers).response)
    case .scopeAsText: return .now(reply.mapJSON(Self.joinScope).response)
    case .missingExpiresIn: return .now(reply.mapJSON { $0.removing("expires_in") }.response)
    }
  }

  private static func reply(_ status: Int, _ filling: Filling, retryAfter: Int?) -> Reply {
    let phrase = status == 401 ? "invalid access token" : HTTPResponse.Status(integerLiteral: status).reasonPhrase
    var reply =
      switch filling {
      case .json: Reply(Refusal(status: status, message: phrase))
      case .html: Reply.page("<html><body><h1>\(status) \(phrase)</h1></body></html>\n", status: status)
      case .empty: Reply(status: status, body: .empty)
      }
    if let retryAfter { reply.headers["Retry-After"] = String(retryAfter) }
    return reply
  }

  private static func untilCancelled() async -> Response {
    // Throws when the caller has hung up; then nobody reads the answer.
    try? await Task.sleep(for: .seconds(86_400))
    return Reply(status: 504, body: .empty).response
  }

  private static func delayed(_ response: Response, _ milliseconds: Int) async -> Response {
    // As above: cancelled means that the answer goes nowhere.
    try? await Task.sleep(for: .milliseconds(milliseconds))
    return response
  }

  private static func slowly(_ response: Response, _ milliseconds: Int) -> Answer {
    .rawStream { writer in
      try await writer.write(head(of: response))
      for byte in response.body {
        try await Task.sleep(for: .milliseconds(milliseconds))
        try await writer.write([byte])
      }
    }
  }

  private static func truncated(_ response: Response) -> [UInt8] {
    head(of: response) + response.body.prefix(response.body.count / 2)
  }

  /// As the server would write it, `Date` aside.
  private static func head(of response: Response) -> [UInt8] {
    var head = "HTTP/1.1 \(response.status.code) \(response.status.reasonPhrase)\r\n"
    for field in response.fields { head += "\(field.name.rawName): \(field.value)\r\n" }
    head += "Content-Length: \(response.body.count)\r\nConnection: close\r\n\r\n"
    return Array(head.utf8)
  }

  private static func addUnknownMembers(_ json: JSON) -> JSON {
    json.adding("x_sandbox", ["nested": .array([.int(1), .null])]).adding("x_sandbox_flag", .bool(true))
  }

  private static func joinScope(_ json: JSON) -> JSON {
    guard case .array(let scopes)? = json["scope"] else { return json }
    return json.removing("scope").adding("scope", .string(scopes.compactMap(\.text).joined(separator: " ")))
  }
}

extension Reply {
  fileprivate func mapJSON(_ change: (JSON) -> JSON) -> Reply {
    guard case .json(let json) = body else { return self }
    return Reply(status: status, headers: headers, body: .json(change(json)))
  }
}
