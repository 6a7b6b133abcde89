import Glibc
import LocalHTTP
import Testing

@Suite(.timeLimit(.minutes(1)))
struct EndpointTests {
  @Test("Unix path, answer known now → answered")
  func unix() async throws {
    try await withServer(.echo) { path in
      let client = try RawClient.connect(path: path)
      let response = try await client.request("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(response.status == 200)
      #expect(response.body == "GET /a ")
    }
  }

  @Test("loopback port 0, answer known later → answered on the port that it names")
  func loopback() async throws {
    let handler = Answering { request in .later { .text(request.path) } }
    let server = Server(endpoint: .loopback(host: "127.0.0.1", port: 0), handler: handler, logger: .silent)
    try await serving(server) { listening in
      let client = try RawClient.connect(port: try #require(listening.port))
      for path in ["/a", "/b"] {
        #expect(try await client.request("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n").body == path)
      }
    }
  }
}
