/// A request as its bytes were.
struct RawRequest: Sendable, Equatable {
  let connection: Int
  let startLine: String
  /// Names in lower case; a name that comes twice has its values joined by commas.
  let fields: [String: String]
  let body: String

  /// Takes the first whole request off `bytes`; nil while it is not whole.
  init?(takenFrom bytes: inout [UInt8], connection: Int) {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n").map(String.init)
    let pairs = lines.dropFirst().map { line in
      let name = line.prefix { $0 != ":" }
      return (name.lowercased(), String(line.dropFirst(name.count + 1).drop { $0 == " " }))
    }
    let fields = Dictionary(pairs) { "\($0),\($1)" }
    let length = fields["content-length"].flatMap(Int.init) ?? 0
    guard bytes.count >= end.upperBound + length else { return nil }
    self.connection = connection
    self.fields = fields
    startLine = lines.first ?? ""
    body = String(decoding: bytes[end.upperBound...].prefix(length), as: UTF8.self)
    bytes.removeFirst(end.upperBound + length)
  }

  /// All but the body, to search in.
  var head: String { startLine + fields.map { "\($0): \($1)" }.joined() }
}
