import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: device logins", .timeLimit(.minutes(2)))
struct DeviceLoginTests {
  @Test("the user consents → polled at the interval, checked, saved, served, and only then the old token is ended")
  func consent() async throws {
    try await withKeeper { world in
      await world.settle()
      world.identity.answerNextDeviceAuthorizations(with: .success(.sample))
      world.identity.answerNextPolls(
        with: .success(.pending), .success(.slowDown), .success(.pending),
        .success(.granted(Kind.confidential.response(50))))
      world.twitch.give("access-50")
      var reader = try await world.login()
      let prompt = try await reader.prompt()
      #expect(prompt.userCode == "KQRWMPLT")
      #expect(prompt.interval == .seconds(5))
      #expect(world.store.logins[.bot]?.deviceCode == "device-code-1", "saved before it is shown")

      await world.run(for: .milliseconds(4999))
      #expect(world.identity.made(.redeemDeviceCode).isEmpty)
      await world.run(for: .milliseconds(5001))
      #expect(world.identity.made(.redeemDeviceCode).count == 2)
      await world.run(for: .milliseconds(9999))
      #expect(world.identity.made(.redeemDeviceCode).count == 2, "slow down: five seconds more")
      #expect(world.token() == "access-1")
      await world.run(for: .milliseconds(10001))

      let done = try await reader.last()
      #expect(done.entry?.accessToken == "access-50")
      #expect(done.warnings == [])
      #expect(world.token() == "access-50")
      await world.settle()
      #expect(world.store.logins.isEmpty)
      #expect(world.identity.made(.revoke).map(\.token) == ["access-1"])
      #expect(world.store.records[.bot]?.grant?.refreshToken == "refresh-50")
    }
  }
}
