import FoundationEssentials
import KeeperAPI

extension Response {
  /// The value that a success carries; a problem is thrown.
  func decoded<Value: Decodable>() throws(KeeperClientError) -> Value {
    try expectSuccess(of: MediaType.json)
    return try decodedBody()
  }

  /// The bare token: visible ASCII (RFC 6749 appendix A.12), so that it can stand in a field or on a terminal.
  func plainToken() throws(KeeperClientError) -> String {
    try expectSuccess(of: MediaType.plainText)
    guard !body.isEmpty, body.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .protocolViolation("it is not a token")
    }
    return String(decoding: body, as: UTF8.self)
  }

  private func expectSuccess(of type: String) throws(KeeperClientError) {
    guard (200...299).contains(status) else { throw try .problem(problem()) }
    guard fields.mediaType == type else { throw .protocolViolation("it is not \(type)") }
  }

  /// The problem of an answer that is no success.
  func problem() throws(KeeperClientError) -> Problem {
    guard fields.mediaType == MediaType.problem else {
      throw .protocolViolation("it has status \(status) and says no more")
    }
    return try decodedBody()
  }

  private func decodedBody<Value: Decodable>() throws(KeeperClientError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(body))
    } catch {
      // Not the error's text: it may quote what was found, and that may be a token.
      throw .protocolViolation("its JSON is not a \(Value.self)")
    }
  }
}
