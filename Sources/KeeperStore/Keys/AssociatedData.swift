/// What a seal is bound to: a label for what it is, then fields. Each is preceded by its length, so that no two
/// different lists of fields make the same bytes.
struct AssociatedData {
  private(set) var bytes: [UInt8]

  init(label: String, version: UInt8) {
    bytes = [version]
    bytes.reserveCapacity(128)
    append(label)
  }

  mutating func append(_ text: String) {
    appendBigEndian(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ field: some Collection<UInt8>) {
    appendBigEndian(UInt64(field.count))
    bytes.append(contentsOf: field)
  }

  mutating func append(_ number: Int64) {
    appendBigEndian(8)
    appendBigEndian(UInt64(bitPattern: number))
  }

  private mutating func appendBigEndian(_ number: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }
}
