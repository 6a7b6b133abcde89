/// An error of the API host, which has three members where the identity host has two.
struct HelixRefusal: Error, Equatable {
  let status: Int
  let error: String
  let message: String

  static func unauthorized(_ message: String) -> Self { Self(status: 401, error: "Unauthorized", message: message) }
  static func badRequest(_ message: String) -> Self { Self(status: 400, error: "Bad Request", message: message) }

  static let missingToken = unauthorized("OAuth token is missing")
  static let missingClientID = unauthorized("Client ID is missing")
  static let deadToken = unauthorized("Invalid OAuth token")
  static let foreignClientID = unauthorized("Client ID and OAuth token do not match")
  static let subscriptionExists = Self(status: 409, error: "Conflict", message: "subscription already exists")
  static let tooManyRequests = Self(status: 429, error: "Too Many Requests", message: "Too many requests")

  var reply: Reply {
    let body: JSON = ["error": .string(error), "status": .int(status), "message": .string(message)]
    return Reply(status: status, body: .json(body))
  }
}
