import FoundationEssentials
import KeeperAPI

extension LoginEvent {
  /// Nil for a kind that this client does not know.
  static func decoded(_ event: ServerSentEvent) throws(KeeperClientError) -> LoginEvent? {
    guard let name = Name(rawValue: event.name) else { return nil }
    do {
      let (decoder, data) = (JSONDecoder(), Data(event.data.utf8))
      switch name {
      case .prompt: return .prompt(try decoder.decode(LoginPrompt.self, from: data))
      case .waiting: return .waiting(try decoder.decode(LoginWaiting.self, from: data))
      case .done: return .done(try decoder.decode(LoginDone.self, from: data))
      case .failed: return .failed(try decoder.decode(Problem.self, from: data))
      }
    } catch {
      throw .protocolViolation("the data of an event is not what its name says")
    }
  }
}
