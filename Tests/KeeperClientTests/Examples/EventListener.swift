import KeeperAPI
import KeeperClient

/// Holds a connection to Twitch that has to be made anew with each token.
struct EventListener {
  let keeper: KeeperClient
  let twitch: TwitchCalls

  func run() async throws {
    for try await event in keeper.watch("bot") {
      switch event {
      case .token(let token): try await twitch.connect(accessToken: token.accessToken)
      case .unavailable(let problem): await twitch.disconnect("\(problem.detail) \(problem.hint ?? "")")
      }
    }
  }
}
