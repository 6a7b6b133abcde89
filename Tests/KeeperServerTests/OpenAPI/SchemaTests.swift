import Foundation
@_spi(Reflection) import Swift
import Testing

@testable import KeeperServer

/// The document's schemas, held against the payloads: what they are in Swift, and what their values are on the wire.
/// Whether the examples fit the schemas is judged in `Tests/Peers/test_openapi.py`.
@Suite struct SchemaTests {
  @Test("a payload of the contract → a schema, and no schema without a payload")
  func all() throws {
    let described = Schema.all.compactMap { $0.payload.map { "\($0)" } }
    #expect(described.sorted() == (try Contract.payloads()).sorted())
    #expect(Set(Schema.all.map(\.name)).count == Schema.all.count)
  }

  @Test("a payload → as many members as its schema has, and as many that may be absent", arguments: Schema.objects)
  func members(schema: Schema) throws {
    let payload = try #require(schema.payload)
    var optionals: [Bool] = []
    _forEachField(of: payload) { _, _, type, _ in
      optionals.append(type is any OptionalValue.Type)
      return true
    }
    #expect(optionals.count == schema.members.count)
    #expect(optionals.filter(\.self).count == schema.members.filter { !$0.isRequired }.count)
  }

  @Test(
    "its values on the wire → have each member, and lack each that may be absent once", arguments: Schema.objects)
  func examples(schema: Schema) throws {
    let seen = try schema.examples.map { Set(try Self.object($0).keys) }
    let first = try #require(seen.first, "no example")
    #expect(seen.reduce([]) { $0.union($1) } == Set(schema.members.map(\.name)))
    let required = Set(schema.members.filter(\.isRequired).map(\.name))
    if schema.mayOmitAll {
      #expect(seen.reduce(first) { $0.intersection($1) } == required)
    } else {
      #expect(required.isSubset(of: first))
    }
  }

  @Test("its values on the wire → come back as they were", arguments: Schema.objects)
  func roundTrip(schema: Schema) throws {
    let payload = try #require(schema.payload)
    for example in schema.examples {
      let bytes = JSON.encode(example)
      #expect(JSON.encode(try JSONDecoder().decode(payload, from: Data(bytes))) == bytes)
    }
  }

  private static func object(_ value: any Encodable) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(JSON.encode(value))) as? [String: Any])
  }
}

extension Schema {
  fileprivate static let objects = all.filter { $0.payload != nil }

  fileprivate var payload: (any (Codable & Sendable).Type)? {
    switch content {
    case .object(let type, _), .request(let type, _): type
    case .words: nil
    }
  }

  /// Whether the values of some example may differ in what they have.
  fileprivate var mayOmitAll: Bool { members.contains { !$0.isRequired } }
}

private protocol OptionalValue {}
extension Optional: OptionalValue {}
