import KeeperAPI

/// The API's own description (OpenAPI 3.1): the answer of ``KeeperAPI/Route/openAPI``, and what the README's reference and
/// the manual pages are made of. It is put together from the types that the server speaks with.
package enum OpenAPIDocument {
  /// The document as JSON. Made when it is first wanted.
  package static let bytes = json.bytes

  private static var json: OrderedJSON {
    [
      "openapi": "3.1.0",
      "info": [
        "title": "Tokenkeeper", "version": "1", "summary": "Hands out the Twitch tokens of a host.",
        "description": .string(introduction),
      ],
      "servers": [
        ["url": "http://localhost", "description": .string("A Unix socket: \(SocketPath.standard) unless configured.")]
      ],
      "tags": .array(APIPart.all.map { ["name": .string($0.name), "description": .string($0.meaning)] }),
      "paths": .object(APIPart.all.flatMap(\.paths)),
      "components": [
        "schemas": .object(Schema.all.map { ($0.name, $0.json) }),
        "responses": .object(ProblemType.allCases.map { ($0.rawValue, APIProblems(types: [$0]).whole) }),
      ],
    ]
  }

  private static let introduction = """
    HTTP/1.1 over a Unix socket; the host of a URL is not looked at. Nobody logs in: who the caller is comes from the \
    kernel with the connection, and `[[allow]]` in the configuration says what they may have. An account that does not \
    exist and one that the caller may not use look alike. Every answer that is not a success is a problem document \
    (RFC 9457). A path answers methods that it does not have with `method_not_allowed` and an `Allow` field, and a path \
    that does not exist is `not_found`. Members that a reader does not know are to be ignored: later versions may add some.
    """
}

/// A part of the API, as readers look for things.
struct APIPart: Sendable {
  let name: String
  let meaning: String
  let routes: [KeeperAPI.Route]

  static let all = [
    APIPart(
      name: "tokens", meaning: "To use a token: ask each time you need one, it comes from memory.",
      routes: [.token(account: placeholder), .rejectToken(account: placeholder), .watchToken(account: placeholder)]),
    APIPart(
      name: "accounts", meaning: "What is kept, and how it stands.",
      routes: [.accounts, .account(placeholder), .watch, .trust(account: placeholder)]),
    APIPart(
      name: "logins", meaning: "A user gives consent.",
      routes: [.login(account: placeholder), .loginRedirect(account: placeholder)]),
    APIPart(
      name: "store", meaning: "What opens the store.", routes: [.keySlots, .keySlot(0), .rotateStore, .adoptStore]),
    APIPart(
      name: "daemon", meaning: "The daemon itself.", routes: [.status, .metrics, .reload, .doctor, .openAPI]),
  ]

  fileprivate static let placeholder = "{account}"

  fileprivate var paths: [(String, OrderedJSON)] {
    routes.map { route in
      var members = route.operations.map { ($0.method.lowercased(), $0.json(tag: name)) }
      if let parameter = route.parameter { members.insert(("parameters", [parameter.json]), at: 0) }
      return (route.template, .object(members))
    }
  }
}

extension KeeperAPI.Route {
  /// The path with names in braces for what callers put there.
  var template: String {
    switch self {
    case .keySlot: "\(KeeperAPI.Route.keySlots.path)/{id}"
    case _: path.replacing("%7B", with: "{").replacing("%7D", with: "}")
    }
  }

  /// What stands in braces.
  fileprivate var parameter: APIParameter? {
    switch self {
    case .keySlot:
      APIParameter(
        name: "id", place: .path, shape: .integer(from: 1), meaning: "The number of a slot.", isRequired: true,
        example: .integer(2))
    case _ where template.contains(APIPart.placeholder):
      APIParameter(
        name: "account", place: .path, shape: .accountName, meaning: "The name of an account.", isRequired: true,
        example: "bot")
    case _: nil
    }
  }
}
