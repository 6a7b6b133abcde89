import FoundationEssentials

extension JSON: Decodable {
  /// Nil for anything that is not JSON. Members come in an order of the decoder's own. FoundationEssentials refuses
  /// more than 512 levels, so that nesting cannot exhaust the stack.
  static func parse(_ bytes: some Sequence<UInt8>) -> JSON? {
    // What is wrong with a stranger's text is of no interest to anybody here.
    try? JSONDecoder().decode(JSON.self, from: Data(bytes))
  }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    // A value has one of these types; asking for another one is an error that only says "not this".
    if value.decodeNil() {
      self = .null
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let flag = try? value.decode(Bool.self) {
      self = .bool(flag)
    } else if let number = try? value.decode(Int.self) {
      self = .int(number)
    } else if let number = try? value.decode(Double.self) {
      self = .double(number)
    } else if let values = try? value.decode([JSON].self) {
      self = .array(values)
    } else {
      let members = try value.decode([String: JSON].self)
      self = .object(members.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: $0.value) })
    }
  }
}
