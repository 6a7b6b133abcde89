import KeeperClient

/// Says it now, or as soon as that is possible.
struct PatientBot {
  let bot: ChatBot

  func say(_ text: String) async throws {
    while true {
      do {
        return try await bot.say(text)
      } catch let error as KeeperClientError {
        guard case .tryAgain(let time) = error.remedy else { throw error }
        try await Task.sleep(for: time ?? .seconds(1))
      }
    }
  }
}
