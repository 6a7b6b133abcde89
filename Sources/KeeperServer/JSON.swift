import FoundationEssentials
import KeeperAPI

/// Bodies of the API, all but the one of ``TokenJSON``.
enum JSON {
  static func encode(_ payload: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // The payloads are plain values whose encoding cannot throw; an empty object would still be valid JSON.
    guard let data = try? encoder.encode(payload) else { return Array("{}".utf8) }
    return Array(data)
  }

  /// The problem names the member that is wrong, never what stood in it: it may have been a secret.
  static func decode<Payload: Decodable>(_ type: Payload.Type, from body: [UInt8]) -> Result<Payload, Problem> {
    do {
      return .success(try JSONDecoder().decode(type, from: Data(body)))
    } catch {
      return .failure(Problem(.badRequest, detail: "The body is not the JSON that is expected: \(reason(error))."))
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context): "member \(path(context.codingPath + [key])) is missing"
    case .typeMismatch(_, let context): "member \(path(context.codingPath)) is of the wrong type"
    case .valueNotFound(_, let context): "member \(path(context.codingPath)) is null"
    case .dataCorrupted, nil: "it is not well-formed"
    case .some: "it is not well-formed"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String { keys.map(\.stringValue).joined(separator: ".") }
}
