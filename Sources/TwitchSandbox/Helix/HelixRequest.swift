/// A call of the API host, as far as the look-alike reads it.
struct HelixRequest: Sendable {
  enum Method: Sendable { case get, post, delete }

  let method: Method
  /// After `/helix/`.
  let path: String
  /// All values of a name count here: `?id=1&id=2`.
  let query: [(name: String, value: String)]
  let authorization: String?
  let clientID: String?
  let body: [UInt8]

  func values(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }
}

/// Who calls the API.
enum HelixCaller: Sendable, Equatable {
  case app(clientID: String)
  case user(clientID: String, userID: String)

  var clientID: String {
    switch self {
    case .app(let id), .user(let id, _): id
    }
  }

  var userID: String? {
    switch self {
    case .app: nil
    case .user(_, let id): id
    }
  }
}
