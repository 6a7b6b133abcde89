import KeeperClient
import Testing

@Suite("When a stream comes back") struct ReconnectionTests {
  private static func delay(
    _ failures: Int, random: Double, base: Duration? = nil, least: Duration? = nil
  ) -> Duration {
    Reconnection(random: { random }).delay(after: failures, base: base, least: least)
  }

  @Test(
    "more and more failures → later and later, up to ten seconds, and between the half and the whole of it",
    arguments: [
      (1, 100), (2, 200), (3, 400), (4, 800), (5, 1600), (6, 3200), (7, 6400), (8, 10_000), (9, 10_000),
      (1_000_000, 10_000),
    ])
  func backoff(failures: Int, milliseconds: Int) {
    #expect(Self.delay(failures, random: 0) == .milliseconds(milliseconds / 2))
    #expect(Self.delay(failures, random: 0.5) == .milliseconds(milliseconds * 3 / 4))
  }

  @Test("what the daemon asks for → the base, within bounds")
  func base() {
    #expect(Self.delay(1, random: 0, base: .seconds(2)) == .seconds(1))
    #expect(Self.delay(3, random: 0, base: .seconds(2)) == .seconds(4))
    #expect(Self.delay(1, random: 0, base: .zero) == .milliseconds(5))
    #expect(Self.delay(1, random: 0, base: .seconds(86400)) == .seconds(5))
  }

  @Test("a Retry-After → waited for, a minute at the most, and the jitter comes on top")
  func retryAfter() {
    #expect(Self.delay(1, random: 0, least: .seconds(3)) == .milliseconds(3050))
    #expect(Self.delay(1, random: 0, least: .seconds(86400)) == .milliseconds(60_050))
    #expect(Self.delay(1, random: 0, least: .seconds(-3)) == .milliseconds(50))
  }

  @Test("the usual one → not always the same")
  func jitter() {
    let delays = (0..<20).map { _ in Reconnection().delay(after: 1, base: nil, least: nil) }
    #expect(Set(delays).count > 1 && delays.allSatisfy { (.milliseconds(50)...(.milliseconds(100))).contains($0) })
  }
}
