import HTTPTypes
import LocalHTTP
import Testing

@Suite
struct RoutingTests {
  private static let router = Router([
    Route(.get, "/v1/tokens/{account}") { _, path in .now(.text("token of \(path[0])")) },
    Route(.get, "/v1/tokens/{account}/watch") { _, path in .now(.text("watch \(path[0])")) },
    Route(.put, "/v1/tokens/{account}") { _, path in .now(.text("put \(path[0])")) },
    Route(.get, "/") { _, _ in .now(.text("root")) },
  ])

  private func response(_ method: HTTPRequest.Method, _ path: String) -> Response? {
    guard case .now(let response) = Self.router.answer(to: Request(method: method, path: path, caller: .unknown)) else {
      return nil
    }
    return response
  }

  @Test(
    "path and method → the route's answer, its captures decoded",
    arguments: [
      (HTTPRequest.Method.get, "/", "root"), (.get, "/v1/tokens/bot", "token of bot"),
      (.get, "/v1/tokens/a%2Fb%20c%C3%A9", "token of a/b cé"), (.get, "/v1/tokens/bot/watch", "watch bot"),
      (.put, "/v1/tokens/bot", "put bot"), (.head, "/v1/tokens/bot", "token of bot"),
    ])
  func found(method: HTTPRequest.Method, path: String, expected: String) {
    #expect(response(method, path)?.body == Array(expected.utf8))
  }

  @Test(
    "no such path → 404",
    arguments: [
      "*", "/v1", "/v1/tokens/", "/v1/tokens//watch", "/v1/tokens/bot/", "//", "/v1/tokens/a/b", "/V1/tokens/a",
    ])
  func unknown(path: String) {
    #expect(response(.get, path)?.status == .notFound)
  }

  @Test("known path, other method → 405 with Allow")
  func otherMethod() {
    let response = response(.delete, "/v1/tokens/bot")
    #expect(response?.status == .methodNotAllowed)
    #expect(response?.fields[.allow] == "GET, HEAD, PUT")
  }

  @Test("broken percent-encoding → 400", arguments: ["/%", "/%2", "/%zz", "/v1/tokens/%FF", "/%+1"])
  func broken(path: String) {
    #expect(response(.get, path)?.status == .badRequest)
  }

  @Test(
    "query → names and values in order, nil when it cannot be understood",
    arguments: [
      (nil, []), ("", []), ("a=b", ["a=b"]), ("a=1&b&a=2", ["a=1", "b=", "a=2"]), ("&a=b&&", ["a=b"]),
      ("a+b=%2B+%26", ["a b=+ &"]), ("a=b=c", ["a=b=c"]), ("=x", ["=x"]), ("a=%C3%A9", ["a=é"]), ("a=%", nil),
      ("a=%C3", nil), ("%g0=1", nil),
    ] as [(String?, [String]?)])
  func query(text: String?, expected: [String]?) {
    let request = Request(method: .get, path: "/", query: text, caller: .unknown)
    #expect(request.queryItems?.map { "\($0.name)=\($0.value)" } == expected)
  }

  @Test("a form as body → the same; not UTF-8 → nil")
  func body() {
    #expect(FormURLEncoded.decode(Array("a=b+c".utf8))?.first?.value == "b c")
    #expect(FormURLEncoded.decode([0x61, 0x3D, 0xFF]) == nil)
  }
}
