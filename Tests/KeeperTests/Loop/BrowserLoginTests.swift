import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: logins in a browser", .timeLimit(.minutes(2)))
struct BrowserLoginTests {
  @Test("the browser comes back with a code → exchanged, checked, saved and served")
  func code() async throws {
    try await withKeeper { world in
      await world.settle()
      var reader = try await world.login(.bot, .code)
      let prompt = try await reader.prompt()
      let state = try world.state(in: prompt)
      let end = try await world.keeper.redirected(
        Redirect(state: state, answer: .code("code-1")), for: .bot, within: .seconds(20))
      #expect(end.entry?.accessToken == "access-2")
      #expect(try await reader.last().entry?.accessToken == "access-2")
      #expect(world.identity.made(.redeemCode).map(\.token) == ["code-1"])
      await world.settle()
      #expect(world.identity.made(.revoke).map(\.token) == ["access-1"])
    }
  }
}
