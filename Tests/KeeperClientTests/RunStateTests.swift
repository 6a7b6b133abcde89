import Foundation
import KeeperAPI
import Testing

@testable import tokenkeeper

/// When a program is stopped and started anew.
@Suite struct RunStateTests {
  private static func token(_ generation: Int64, validatedAt: Int64 = 0) -> TokenPayload {
    TokenPayload(
      accessToken: "t\(generation)", expiresIn: nil, expiresAt: nil, scopes: [], kind: "app", clientID: "c",
      userID: nil, login: nil, generation: generation, validatedAt: validatedAt)
  }

  private static func begun(_ accounts: String...) -> RunState {
    var state = RunState(
      Dictionary(uniqueKeysWithValues: accounts.map { ($0, token(1)) }), stopSignal: SIGTERM)
    #expect(state.begin() == [.start(Dictionary(uniqueKeysWithValues: accounts.map { ($0, token(1)) }))])
    return state
  }

  private static let restart: [RunState.Action] = [.send(SIGTERM), .limit(start: 1)]

  @Test("another token → stopped, then started with the newest")
  func restart() {
    var state = Self.begun("a")
    #expect(state.handle(.token(Self.token(2), account: "a")) == Self.restart)
    #expect(state.handle(.token(Self.token(3), account: "a")) == [])
    #expect(state.handle(.ended(.exited(0))) == [.clear, .start(["a": Self.token(3)])])
    #expect(state.handle(.token(Self.token(3), account: "a")) == [])
    #expect(state.handle(.token(Self.token(4), account: "a")) == [.send(SIGTERM), .limit(start: 2)])
  }

  @Test("the same token, told again or validated anew → nothing")
  func same() {
    var state = Self.begun("a")
    #expect(state.handle(.token(Self.token(1), account: "a")) == [])
    #expect(state.handle(.token(Self.token(1, validatedAt: 5), account: "a")) == [])
  }

  @Test("no token any more → left alone; stopped already → started with the next")
  func unavailable() {
    var state = Self.begun("a")
    #expect(state.handle(.token(nil, account: "a")) == [])
    #expect(state.handle(.token(Self.token(1), account: "a")) == [])
    #expect(state.handle(.token(Self.token(2), account: "a")) == Self.restart)
    #expect(state.handle(.token(nil, account: "a")) == [])
    #expect(state.handle(.ended(.killed(by: SIGTERM))) == [.clear])
    #expect(state.handle(.heard(SIGUSR1)) == [])
    #expect(state.handle(.token(Self.token(3), account: "a")) == [.start(["a": Self.token(3)])])
  }

  @Test("several accounts → a change of one restarts, and all have to be there")
  func several() {
    var state = Self.begun("a", "b")
    #expect(state.handle(.token(Self.token(2), account: "b")) == Self.restart)
    #expect(state.handle(.token(nil, account: "a")) == [])
    #expect(state.handle(.ended(.exited(1))) == [.clear])
    #expect(
      state.handle(.token(Self.token(1), account: "a")) == [.start(["a": Self.token(1), "b": Self.token(2)])])
  }

  @Test("the program ends by itself → so does the command", arguments: [ProgramEnd.exited(3), .killed(by: SIGSEGV)])
  func ended(end: ProgramEnd) {
    var state = Self.begun("a")
    #expect(state.handle(.ended(end)) == [.finish(end)])
  }

  @Test("it does not stop in time → killed; a grace of an earlier start → nothing")
  func grace() {
    var state = Self.begun("a")
    #expect(state.handle(.graceOver(start: 1)) == [])
    _ = state.handle(.token(Self.token(2), account: "a"))
    #expect(state.handle(.graceOver(start: 1)) == [.send(SIGKILL)])
    _ = state.handle(.ended(.killed(by: SIGKILL)))
    _ = state.handle(.token(Self.token(3), account: "a"))
    #expect(state.handle(.graceOver(start: 1)) == [])
    #expect(state.handle(.graceOver(start: 2)) == [.send(SIGKILL)])
  }

  @Test("signals → passed on; who has it end is not disobeyed", arguments: [SIGTERM, SIGINT, SIGQUIT])
  func leaving(signal: Int32) {
    var state = Self.begun("a")
    #expect(state.handle(.heard(signal)) == [.send(signal)])
    #expect(state.handle(.token(Self.token(2), account: "a")) == [])
    #expect(state.handle(.ended(.exited(5))) == [.finish(.exited(5))])

    var stopping = Self.begun("a")
    _ = stopping.handle(.token(Self.token(2), account: "a"))
    #expect(stopping.handle(.heard(signal)) == [.send(signal)])
    #expect(stopping.handle(.ended(.exited(5))) == [.finish(.exited(5))])

    var waiting = Self.begun("a")
    _ = waiting.handle(.token(Self.token(2), account: "a"))
    _ = waiting.handle(.token(nil, account: "a"))
    _ = waiting.handle(.ended(.exited(5)))
    #expect(waiting.handle(.heard(signal)) == [.finish(.killed(by: signal))])
  }

  @Test("signals that have no program end → passed on, and restarts go on", arguments: [SIGHUP, SIGUSR1, SIGUSR2])
  func passedOn(signal: Int32) {
    var state = Self.begun("a")
    #expect(state.handle(.heard(signal)) == [.send(signal)])
    #expect(state.handle(.token(Self.token(2), account: "a")) == Self.restart)
  }

  @Test("suspended from the terminal, and let go on → the command with the program")
  func suspension() {
    var state = Self.begun("a")
    #expect(state.handle(.suspended(by: SIGTSTP)) == [.suspend(SIGTSTP), .resume])
    #expect(state.handle(.heard(SIGCONT)) == [.resume])
  }
}
