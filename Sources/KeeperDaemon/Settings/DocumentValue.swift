import TOMLKit

/// A TOML document as a plain value, so that nothing else here depends on a parser.
enum DocumentValue: Sendable, Equatable {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case fraction
  case date
  case array([DocumentValue])
  case table([String: DocumentValue])

  /// With its article, for messages.
  var typeName: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .boolean: "a boolean"
    case .fraction: "a number with a fraction"
    case .date: "a date or time"
    case .array: "an array"
    case .table: "a table"
    }
  }
}

extension DocumentValue {
  /// The top-level table; nil with a mistake noted when `text` is not TOML.
  static func document(_ text: String, findings: Findings) -> [String: DocumentValue]? {
    if let remark = DocumentGuard.refusal(of: text) {
      findings.mistake(remark.place, remark.problem, remark.remedy)
      return nil
    }
    do {
      return table(try TOMLTable(string: text))
    } catch let error as TOMLParseError {
      let place = "line \(error.source.begin.line), column \(error.source.begin.column)"
      findings.mistake(place, error.description, "Correct the syntax; https://toml.io explains it.")
    } catch {
      findings.mistake("file", "cannot be parsed", "Correct the syntax; https://toml.io explains it.")
    }
    return nil
  }

  private static func table(_ table: TOMLTable) -> [String: DocumentValue] {
    Dictionary(zip(table.keys, table.values.map(Self.init))) { first, _ in first }
  }

  private init(_ value: TOMLValue) {
    self =
      switch value.type {
      case .string: .string(value.string ?? "")
      case .int: .integer(value.int ?? 0)
      case .bool: .boolean(value.bool ?? false)
      case .double: .fraction
      case .date, .time, .dateTime: .date
      case .array: .array((value.array ?? []).map { DocumentValue($0.tomlValue) })
      case .table: .table(value.table.map(Self.table) ?? [:])
      }
  }
}
