import Testing

@testable import Keeper

@Suite("Board")
struct BoardTests {
  private func entry(_ name: String, _ phase: Phase) -> BoardEntry {
    let account = Account(name: AccountName(literal: name), client: .confidentialBot, grantType: .authorizationCode)
    return BoardEntry(AccountState(account: account, generation: 1, phase: phase, user: .bot))
  }

  private func grant(expiresIn: Duration? = .hours(4)) -> Grant {
    Grant(
      accessToken: "access-1", refreshToken: "refresh-1", scopes: ["chat:read"],
      expiresAt: expiresIn.map(Now.start.boot.advanced(by:)), obtainedAt: Now.start.boot)
  }

  @Test("entries come, change and go → counts and listing follow")
  func counts() {
    let board = Board()
    board.publish(entry("b", .serving(grant())))
    board.publish(entry("a", .unverified(grant())))
    board.publish(entry("c", .needsLogin(.neverLoggedIn)))
    board.publish(entry("d", .uncertain(grant(), probes: 0)))
    #expect(board.entries().map(\.account.name.rawValue) == ["a", "b", "c", "d"])
    #expect("\(board.counts)" == "4 tokens: 2 valid, 1 pending, 1 needs login")

    board.publish(entry("c", .serving(grant())))
    board.publish(entry("b", .refused(grant())))
    board.remove(AccountName(literal: "a"))
    board.remove(AccountName(literal: "a"))
    #expect("\(board.counts)" == "3 tokens: 2 valid, 1 pending")
    for name in ["b", "c", "d"] { board.remove(AccountName(literal: name)) }
    #expect(board.counts == BoardCounts())
    #expect(board.entries().isEmpty)
  }

  @Test(
    "the line for people",
    arguments: [
      ([], "No account yet: add one to the configuration"),
      ([Phase.empty], "1 token: 1 pending"),
      ([.needsLogin(.damaged)], "1 token: 1 needs login"),
      ([.needsLogin(.damaged), .needsLogin(.loggedOut)], "2 tokens: 2 need login"),
    ])
  func line(phases: [Phase], text: String) {
    let board = Board()
    for (number, phase) in phases.enumerated() { board.publish(entry("bot\(number)", phase)) }
    #expect("\(board.counts)" == text)
  }

  @Test("a token is handed out only in the phases that allow it, and shown nowhere else")
  func phases() {
    let shown: [(Phase, Bool)] = [
      (.empty, false), (.unverified(grant()), false), (.serving(grant()), true), (.refused(grant()), false),
      (.uncertain(grant(), probes: 1), true), (.needsLogin(.undecidable, kept: grant()), false),
    ]
    for (phase, isShown) in shown {
      let entry = entry("bot", phase)
      #expect((entry.token(livingFor: .zero, at: Now.start.boot) != nil) == isShown, "\(phase)")
      #expect((entry.accessToken != nil) == isShown)
      #expect((entry.expiresAt != nil) == isShown)
    }
  }

  @Test("a token that must live for some time → only if it does")
  func validity() {
    let entry = entry("bot", .serving(grant(expiresIn: .hours(1))))
    let now = Now.start.boot
    #expect(entry.token(livingFor: .minutes(59), at: now) == "access-1")
    #expect(entry.token(livingFor: .minutes(60), at: now) == nil)
    #expect(entry.token(livingFor: .seconds(Int64.max), at: now) == nil)
    #expect(entry.token(livingFor: .seconds(-5), at: now) == "access-1")
    #expect(entry.token(livingFor: .seconds(-5), at: now.advanced(by: .hours(1))) == nil, "it has ended")
    let endless = self.entry("bot", .serving(grant(expiresIn: nil)))
    #expect(endless.token(livingFor: .seconds(Int64.max), at: now) == "access-1")
  }
}
