/// An admin request that cannot be done: what, and what would be right.
struct AdminRefusal: Error, Equatable {
  let status: Int
  let message: String

  static func badRequest(_ message: String) -> Self { Self(status: 400, message: message) }
  static func unknown(_ what: String, _ name: String) -> Self {
    Self(status: 404, message: "There is no \(what) \"\(name)\". GET /sandbox/state lists what there is.")
  }
  static let notJSON = Self(status: 415, message: "Send a JSON object with Content-Type: application/json.")
  static let noRoute = Self(status: 404, message: "There is no such admin route. GET /sandbox lists them.")

  var reply: Reply { Reply(Refusal(status: status, message: message)) }
}
