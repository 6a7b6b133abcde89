#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import KeeperAPI

/// What happens to a program that is started anew when its tokens change. A value that decides and does nothing.
struct RunState: Sendable {
  enum Event: Sendable {
    /// The newest token of an account; nil while there is none.
    case token(TokenPayload?, account: String)
    /// The program has ended.
    case ended(ProgramEnd)
    /// The program was suspended from its terminal, by that signal.
    case suspended(by: Int32)
    /// A signal came that is not for this command.
    case heard(Int32)
    /// The time to stop is over, for the so-manieth start.
    case graceOver(start: Int)
  }

  enum Action: Equatable {
    case start([String: TokenPayload])
    case send(Int32)
    /// Say ``Event/graceOver(start:)`` when it is.
    case limit(start: Int)
    /// End what the program has left in its group.
    case clear
    /// Stop this command as well, so that the shell has its terminal back.
    case suspend(Int32)
    /// The program has the terminal again, and goes on.
    case resume
    case finish(ProgramEnd)
  }

  private enum Phase {
    /// The program runs. Next: `stopping` on a change; the end.
    case running
    /// It was told to stop, to be started anew. Next: `waiting`.
    case stopping
    /// It does not run. Next: `running` as soon as there is a token of each account.
    case waiting
  }

  private var phase = Phase.waiting
  private var starts = 0
  /// Somebody wants the program to end for good.
  private var isLeaving = false
  private var newest: [String: TokenPayload]
  private var given: [String: TokenPayload] = [:]
  let accounts: Set<String>
  private let stopSignal: Int32

  init(_ tokens: [String: TokenPayload], stopSignal: Int32) {
    (newest, accounts, self.stopSignal) = (tokens, Set(tokens.keys), stopSignal)
  }

  /// Before anything happens.
  mutating func begin() -> [Action] { reconsider() }

  mutating func handle(_ event: Event) -> [Action] {
    switch event {
    case .token(let token, let account):
      newest[account] = token
      return reconsider()
    case .ended(let end):
      guard phase == .stopping, !isLeaving else { return [.finish(end)] }
      phase = .waiting
      return [.clear] + reconsider()
    case .suspended(let signal): return phase == .waiting ? [] : [.suspend(signal), .resume]
    case .heard(SIGCONT): return phase == .waiting ? [] : [.resume]
    case .heard(let signal): return heard(signal)
    case .graceOver(let start): return phase == .stopping && start == starts ? [.send(SIGKILL)] : []
    }
  }

  private mutating func heard(_ signal: Int32) -> [Action] {
    let isEnding = [SIGINT, SIGQUIT, SIGTERM].contains(signal)
    // What it does about the signal is the program's own affair, but nobody starts it anew behind the back of whoever
    // has it stop.
    if isEnding { isLeaving = true }
    if phase == .waiting { return isEnding || signal == SIGHUP ? [.finish(.killed(by: signal))] : [] }
    return [.send(signal)]
  }

  private mutating func reconsider() -> [Action] {
    // Without a token there is nothing to start with, and no reason to stop.
    guard newest.count == accounts.count else { return [] }
    switch phase {
    case .waiting:
      (phase, given, starts) = (.running, newest, starts + 1)
      return [.start(newest)]
    case .running:
      guard !isLeaving, newest.contains(where: { given[$0]?.accessToken != $1.accessToken }) else { return [] }
      phase = .stopping
      return [.send(stopSignal), .limit(start: starts)]
    case .stopping: return []
    }
  }
}
