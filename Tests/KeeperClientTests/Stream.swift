import KeeperAPI

/// Streams of events as a daemon writes them.
enum Stream {
  static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
  static let end = "0\r\n\r\n"

  static func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }

  /// The token of that generation of `bot`, in a chunk of its own.
  static func token(_ generation: Int64, expiresIn: Int64 = 14000) -> String {
    chunk("event: token\nid: \(generation)\ndata: \(tokenJSON(generation, expiresIn: expiresIn))\n\n")
  }

  static func tokenJSON(_ generation: Int64, expiresIn: Int64 = 14000) -> String {
    """
    {"access_token":"planted\(generation)","token_type":"bearer","expires_in":\(expiresIn),"expires_at":1800014000,\
    "scopes":["chat:read"],"kind":"user","client_id":"clientid","user_id":"141981764","login":"my_cool_bot",\
    "generation":\(generation)}
    """
  }

  static func unavailable(retryAfter: Int64? = nil) -> String {
    let time = retryAfter.map { #","retry_after":\#($0)"# } ?? ""
    return chunk(
      """
      event: unavailable
      id:
      data: {"type":"urn:tokenkeeper:problem:login_required","title":"Login required","status":409,"detail":"WHY",\
      "hint":"DO"\(time)}


      """)
  }

  static func account(_ name: String, _ generation: Int, id: String? = nil, expiresIn: Int = 9) -> String {
    chunk(
      """
      event: account
      \(id.map { "id: \($0)\n" } ?? "")data: {"name":"\(name)","kind":"user","client":"mybot","client_id":"id",\
      "grant_type":"device_code","state":"valid","scopes":[],"requested_scopes":[],"missing_scopes":[],\
      "generation":\(generation),"renewable":true,"origin":"configuration","expires_in":\(expiresIn)}


      """)
  }

  static func event(_ name: String, id: String? = nil, data: String = "{}") -> String {
    chunk(ServerSentEvent(name: name, data: data, id: id).text)
  }
}

extension TokenEvent {
  /// `token 7` or `unavailable`.
  var summary: String {
    switch self {
    case .token(let token): "token \(token.generation)"
    case .unavailable: "unavailable"
    }
  }
}
