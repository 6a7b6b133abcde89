import KeeperAPI
import KeeperClient

/// Says something in a chat, whenever it is asked to.
struct ChatBot {
  let keeper: KeeperClient
  let twitch: TwitchCalls

  func say(_ text: String) async throws {
    try await keeper.withToken("bot", minimumValidity: .seconds(60), scopes: ["chat:edit"]) { token in
      let status = try await twitch.send(text, accessToken: token.accessToken, clientID: token.clientID)
      if status == 401 { throw TokenRefused() }
    }
  }
}
