import FoundationEssentials

/// What a seal is bound to: a label for what it is, then fields. Each is preceded by its length, so that no two
/// different lists of fields make the same bytes.
struct AssociatedData {
  private(set) var bytes: Data

  init(label: String, version: UInt8) {
    bytes = Data([version])
    append(label)
  }

  mutating func append(_ text: String) { append(Data(text.utf8)) }

  mutating func append(_ number: Int64) { append(Self.bigEndian(UInt64(bitPattern: number))) }

  mutating func append(_ field: Data) {
    bytes.append(Self.bigEndian(UInt64(field.count)))
    bytes.append(field)
  }

  private static func bigEndian(_ number: UInt64) -> Data {
    Data((0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) })
  }
}
