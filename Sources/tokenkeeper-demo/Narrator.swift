import Keeper

/// Prints what the keeper does as it happens.
struct Narrator {
  private let clock: SystemHostClock
  private let start: BootTime

  init(clock: SystemHostClock) {
    self.clock = clock
    start = clock.now().boot
  }

  func tell(_ account: AccountName, _ generation: Generation, _ notice: Notice) {
    let elapsed = start.duration(to: clock.now().boot).milliseconds
    let seconds = "\(elapsed / 1000).\(elapsed % 1000 / 100) s"
    Console.say(
      "\(padded(seconds, 7)) \(padded(account.rawValue, 8)) generation \(padded("\(generation)", 3)) \(words(notice))")
  }

  private func words(_ notice: Notice) -> String {
    switch notice {
    case .obtained: "token obtained"
    case .renewed: "token renewed"
    case .imported: "grant handed over"
    case .validated: "token validated"
    case .withdrawn(let reason): "token WITHDRAWN: \(reason)"
    case .needsLogin(let reason): "needs login: \(reason.rawValue)"
    case .uncertain: "the answer to a refresh was lost; finding out"
    case .renamed(let from, let to): "the user \(from) is now called \(to)"
    case .loginStarted(let flow): "login started: \(flow.rawValue)"
    case .loginResumed: "login goes on"
    case .loginDone: "login done"
    case .loginFailed(let failure): "login FAILED: \(failure)"
    case .ending(let stage): "token cannot be renewed and \(stage.explanation)"
    case .trouble(let trouble): "trouble: \(trouble.detail)"
    case .stale: "a late answer was dropped"
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }
}
