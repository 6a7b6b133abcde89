import Testing

@testable import Keeper

@Suite("Policy, back-off and jitter")
struct PolicyTests {
  private let policy = KeeperPolicy()

  @Test("the numbers are those that Twitch's rules and the design ask for")
  func numbers() {
    #expect(policy.validationInterval <= .seconds(3600))
    #expect(policy.renewAheadConfidential == .minutes(15))
    #expect(policy.renewAheadPublic == .minutes(60))
    #expect(policy.renewAheadApp == .hours(24))
    #expect(policy.probeSpacing == .seconds(30))
    #expect(policy.longestSleep <= .seconds(30))
    #expect(!policy.retriesUndecidable)
  }

  @Test("back-off: the table, the last row for ever, up to a quarter of jitter on top")
  func backoff() {
    let table = [1, 1, 3, 10, 30, 60, 120, 300, 300, 300]
    for (attempts, seconds) in table.enumerated() {
      #expect(Backoff.wait(afterAttempts: attempts, jitter: 0) == .seconds(seconds))
      #expect(Backoff.wait(afterAttempts: attempts, jitter: 1) == .seconds(seconds) * 1.25)
    }
    #expect(Backoff.wait(afterAttempts: .max, jitter: 0) == .seconds(300))
    #expect(Backoff.wait(afterAttempts: .min, jitter: 0) == .seconds(1))
  }

  @Test("jitter: the same for the same input, spread evenly over names and over salts")
  func jitter() {
    let byName = (0..<10_000).map { Jitter.fraction(AccountName(literal: "bot\($0)"), 1) }
    let bySalt = (0..<10_000).map { Jitter.fraction(.bot, Int64($0)) }
    for numbers in [byName, bySalt] {
      #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
      var buckets = [Int](repeating: 0, count: 10)
      for number in numbers { buckets[Int(number * 10)] += 1 }
      #expect(buckets.allSatisfy { $0 > 850 && $0 < 1150 }, "\(buckets)")
    }
    #expect(byName == (0..<10_000).map { Jitter.fraction(AccountName(literal: "bot\($0)"), 1) })
  }

  @Test("validation rate: at least the floor, and twice what fits all into an hour")
  func validationRate() {
    #expect(policy.validationRate(accounts: 0) == 20)
    #expect(policy.validationRate(accounts: 3) == 20)
    #expect(policy.validationRate(accounts: 1_000_000) > 1_000_000 / 3600 * 1.9)
  }

  @Test("calls in flight: a million accounts fit into the hour though answers take a quarter of a second")
  func callsInFlight() {
    #expect(policy.callsInFlight(rate: 20) == 32)
    #expect(policy.callsInFlight(rate: policy.validationRate(accounts: 100_000)) == 32)
    let forRoutine = policy.callsInFlight(rate: policy.validationRate(accounts: 1_000_000)) * 3 / 4
    #expect(Double(forRoutine) / 0.25 * 3600 * 0.8 > 1_000_000)
  }

  @Test("renewal: never after the end of a long life, never right after it was obtained, never for the endless")
  func renewal() {
    let start = Now.start.boot
    for kind in Kind.renewable {
      for seconds in [-10, 0, 1, 2, 3, 8, 60, 3600, 14_400, 86_400, 5_000_000] {
        var grant = Grant(
          accessToken: "a", refreshToken: "r", scopes: [], expiresAt: start.advanced(by: .seconds(seconds)),
          obtainedAt: start)
        for jitter in [0, 0.5, 0.999] {
          let wait = start.duration(to: policy.renewal(of: grant, for: kind.account, jitter: jitter))
          #expect(wait >= .seconds(2))
          #expect(wait <= max(.seconds(2), .seconds(seconds)))
          #expect(wait >= .seconds(seconds) * 0.75)
        }
        grant.expiresAt = nil
        #expect(policy.renewal(of: grant, for: kind.account, jitter: 0) == .distantFuture)
      }
    }
  }
}
