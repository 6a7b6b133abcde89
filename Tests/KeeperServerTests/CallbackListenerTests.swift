import Foundation
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import Keeper
@testable import KeeperServer

@Suite("The listener of a login in a browser")
struct CallbackListenerTests {
  @Test("nobody needs the port any more → a minute later nobody listens, and the port can be had again")
  func lifetime() async throws {
    try await withServer { bench in
      let port = try Self.freePort()
      let loopback = RedirectURI.Loopback(hosts: ["127.0.0.1"], port: port)
      let (ends, end) = AsyncStream.makeStream(of: Void.self)
      let handler = CallbackHandler(port: port) { _ in .unknownLogin }
      try await bench.callbacks.listen(on: loopback, giving: handler) { for await _ in ends {} }
      #expect(try await Self.get(port) == "410")
      end.finish()
      let minute = bench.clock.now().boot.advanced(by: .seconds(60))
      await bench.clock.untilSomebodySleeps(until: minute)
      #expect(try await Self.get(port) == "410")
      bench.clock.advance(by: .seconds(60))
      // The next one waits until the sockets of the last are gone.
      try await bench.callbacks.listen(on: loopback, giving: handler) {}
      #expect(try await Self.get(port) == "410")
      await bench.clock.untilSomebodySleeps(until: bench.clock.now().boot.advanced(by: .seconds(60)))
      bench.clock.advance(by: .seconds(60))
      // Sockets that close tell nobody.
      var answers = 0
      while try await Self.get(port) != "000", answers < 1000 { answers += 1 }
      #expect(answers < 1000)
    }
  }

  /// The status of an answer to a made-up redirect; `000` when nobody listens.
  private static func get(_ port: Int) async throws -> String {
    let output = try await ChildProcess.run([
      "/usr/bin/curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}",
      "http://127.0.0.1:\(port)/?code=a&state=b",
    ])
    return output.standardOutput
  }

  /// Below those that the kernel gives to outgoing connections.
  private static func freePort() throws -> Int {
    let start = 20_000 + Int(getpid()) % 10_000
    return try #require((start..<start + 1000).first(where: isFree))
  }

  private static func isFree(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    return withUnsafeBytes(of: address) { bytes in
      bind(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0
    }
  }
}
