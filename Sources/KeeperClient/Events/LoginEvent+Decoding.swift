import KeeperAPI

extension LoginEvent {
  /// Nil for a kind that this client does not know.
  static func decoded(_ event: ServerSentEvent) throws(KeeperClientError) -> LoginEvent? {
    switch Name(rawValue: event.name) {
    case .prompt: .prompt(try event.decodedData())
    case .waiting: .waiting(try event.decodedData())
    case .done: .done(try event.decodedData())
    case .failed: .failed(try event.decodedData())
    case nil: nil
    }
  }
}
