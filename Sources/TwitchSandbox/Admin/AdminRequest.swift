import FoundationEssentials
import HTTPTypes

/// An admin request: the words of its path and the object in its body.
struct AdminRequest {
  let method: HTTPRequest.Method
  /// After `/sandbox`.
  let path: [String]
  let body: JSON
  private let bytes: [UInt8]

  /// A body has to say that it is JSON, which a form on some web page cannot.
  init(_ call: Call) throws(AdminRefusal) {
    method = call.method
    path = call.path.split(separator: "/").dropFirst().map { segment in
      FormEncoding.decode(Array("v=\(segment)".utf8)).first?.value ?? ""
    }
    bytes = call.body.isEmpty ? Array("{}".utf8) : call.body
    if !call.body.isEmpty || call.method != .get {
      guard call.body.isEmpty || call.contentType.lowercased().hasPrefix("application/json") else { throw .notJSON }
    }
    guard let json = JSON.parse(bytes), json.members != nil else { throw .notJSON }
    body = json
  }

  func decode<T: Decodable>(_ type: T.Type) throws(AdminRefusal) -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw .badRequest(Explanation.of(error))
    }
  }

  func text(_ name: String) throws(AdminRefusal) -> String {
    guard let text = body[name]?.text, !text.isEmpty else { throw .badRequest("\"\(name)\" has to be a text.") }
    return text
  }

  func optionalText(_ name: String) throws(AdminRefusal) -> String? {
    switch body[name] {
    case nil, .null?: return nil
    case .string(let text)?: return text
    case .bool?, .int?, .double?, .array?, .object?: throw .badRequest("\"\(name)\" has to be a text.")
    }
  }

  func number(_ name: String) throws(AdminRefusal) -> Double? {
    switch body[name] {
    case nil, .null?: return nil
    case .int(let number)?: return Double(number)
    case .double(let number)?: return number
    case .bool?, .string?, .array?, .object?: throw .badRequest("\"\(name)\" has to be a number.")
    }
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws(AdminRefusal) -> Int? {
    guard let number = try number(name) else { return nil }
    guard let integer = Int(exactly: number), range.contains(integer) else {
      throw .badRequest("\"\(name)\" has to be a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return integer
  }

  func texts(_ name: String) throws(AdminRefusal) -> [String] {
    guard let value = body[name] else { return [] }
    guard case .array(let values) = value, values.allSatisfy({ $0.text != nil }) else {
      throw .badRequest("\"\(name)\" has to be a list of texts.")
    }
    return values.compactMap(\.text)
  }
}

/// Decoding errors for people: where, and what is wrong.
enum Explanation {
  static func of(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      "\"\(key.stringValue)\" is missing\(place(context.codingPath))."
    case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
      "A value of another type is needed\(place(context.codingPath)): \(type)."
    case DecodingError.dataCorrupted(let context): "\(context.debugDescription)\(place(context.codingPath))"
    default: "The text could not be read."
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    guard !path.isEmpty else { return "" }
    return " in " + path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  }
}
