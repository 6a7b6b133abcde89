import FoundationEssentials
import KeeperAPI

extension ServerSentEvent {
  /// The value that its data is.
  func decodedData<Value: Decodable>() throws(KeeperClientError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(data.utf8))
    } catch {
      // Not the error's text: it may quote what was found, and that may be a token.
      throw .protocolViolation("the data of an event is not what its name says")
    }
  }
}
