import Keeper

/// Typed access to one table. Each look-up that finds something wrong notes the mistake and gives nil, so that one
/// reading finds them all.
struct TableReader<Key: SettingsKey> {
  let path: String
  let findings: Findings
  private let values: [String: DocumentValue]

  /// Unknown keys are mistakes from the start.
  init(_ values: [String: DocumentValue], path: String = "", findings: Findings) {
    self.values = values
    self.path = path
    self.findings = findings
    refuseUnknownKeys()
  }

  /// The full path of a key of this table.
  func place(_ key: Key) -> String { place(of: key.rawValue) }

  func mistake(_ key: Key, _ problem: String, _ remedy: String) { findings.mistake(place(key), problem, remedy) }

  func has(_ key: Key) -> Bool { values[key.rawValue] != nil }

  func value(_ key: Key) -> DocumentValue? { values[key.rawValue] }

  func requireString(_ key: Key) -> String? {
    require(key)
    return string(key)
  }

  func requireStrings(_ key: Key) -> [String]? {
    require(key)
    return strings(key)
  }

  func string(_ key: Key) -> String? {
    guard let value = value(key) else { return nil }
    if case .string(let text) = value { return text }
    noteWrongType(key, value, expected: "a string")
    return nil
  }

  func integer(_ key: Key, in range: ClosedRange<Int>, remedy: String) -> Int? {
    guard let value = value(key) else { return nil }
    guard case .integer(let number) = value else {
      noteWrongType(key, value, expected: "an integer")
      return nil
    }
    if range.contains(number) { return number }
    mistake(key, "\(number) is out of bounds", remedy)
    return nil
  }

  func duration(_ key: Key, in range: ClosedRange<Duration>) -> Duration? {
    guard let text = string(key) else { return nil }
    guard let duration = Durations.parse(text) else {
      mistake(key, "\(text.quoted) is not a duration", "Write \(Durations.form). Example: \(key.example)")
      return nil
    }
    if range.contains(duration) { return duration }
    let bounds = "\(Durations.text(range.lowerBound)) to \(Durations.text(range.upperBound))"
    mistake(key, "\(text.quoted) is out of bounds", "Give \(bounds). Example: \(key.example)")
    return nil
  }

  /// One of the values of an enumeration.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: Key, _ text: String) -> Choice? {
    if let choice = Choice(rawValue: text) { return choice }
    let choices = Choice.allCases.map(\.rawValue)
    let meant = NearestName.of(text, among: choices).map { "Did you mean \($0.quoted)? " } ?? ""
    mistake(key, "\(text.quoted) is not known", meant + "Give one of: \(choices.joined(separator: ", ")).")
    return nil
  }

  func strings(_ key: Key) -> [String]? {
    guard let value = value(key) else { return nil }
    guard case .array(let elements) = value else {
      noteWrongType(key, value, expected: "an array of strings")
      return nil
    }
    var strings: [String] = []
    for (index, element) in elements.enumerated() {
      if case .string(let text) = element {
        strings.append(text)
      } else {
        findings.mistake(
          "\(place(key)) #\(index + 1)", "is \(element.typeName), must be a string", "Example: \(key.example)")
      }
    }
    return strings.count == elements.count ? strings : nil
  }

  /// A table with keys of its own; empty when it is left out.
  func table<Inner: SettingsKey>(_ key: Key, keys: Inner.Type) -> TableReader<Inner> {
    TableReader<Inner>(contents(of: key), path: place(key), findings: findings)
  }

  /// The tables of a table of names, such as `[clients.NAME]`, in the order of their names.
  func namedTables<Inner: SettingsKey>(_ key: Key, keys: Inner.Type) -> [(name: String, table: TableReader<Inner>)] {
    contents(of: key).sorted { $0.key < $1.key }.compactMap { name, value in
      let path = "\(place(key)).\(name.asKey)"
      guard case .table(let values) = value else {
        findings.mistake(path, "is \(value.typeName), must be a table", "Begin with \(key.example)")
        return nil
      }
      return (name, TableReader<Inner>(values, path: path, findings: findings))
    }
  }

  /// The tables of an array of tables, such as `[[allow]]`, in the order of the file.
  func tables<Inner: SettingsKey>(_ key: Key, keys: Inner.Type) -> [TableReader<Inner>] {
    guard let value = value(key) else { return [] }
    guard case .array(let elements) = value else {
      noteWrongType(key, value, expected: "an array of tables")
      return []
    }
    return elements.enumerated().compactMap { index, element in
      let path = "\(place(key)) #\(index + 1)"
      guard case .table(let values) = element else {
        findings.mistake(path, "is \(element.typeName), must be a table", "Begin with \(key.example)")
        return nil
      }
      return TableReader<Inner>(values, path: path, findings: findings)
    }
  }

  private func require(_ key: Key) {
    if !has(key) { mistake(key, "missing", "Example: \(key.example)") }
  }

  private func contents(of key: Key) -> [String: DocumentValue] {
    guard let value = value(key) else { return [:] }
    if case .table(let values) = value { return values }
    noteWrongType(key, value, expected: "a table")
    return [:]
  }

  private func noteWrongType(_ key: Key, _ value: DocumentValue, expected: String) {
    mistake(key, "is \(value.typeName), must be \(expected)", "Example: \(key.example)")
  }

  private func refuseUnknownKeys() {
    let known = Key.allCases.map(\.rawValue)
    for key in values.keys.sorted() where !known.contains(key) {
      let meant = NearestName.of(key, among: known).map { "Did you mean \($0.quoted)?" }
      let remedy = meant ?? "Known here: \(known.joined(separator: ", "))."
      findings.mistake(place(of: key), "unknown key", remedy)
    }
  }

  private func place(of key: String) -> String { path.isEmpty ? key.asKey : "\(path).\(key.asKey)" }
}

extension String {
  /// As TOML writes a key: bare if it may be, else quoted.
  var asKey: String {
    let isBare =
      !isEmpty && utf8.count <= 80
      && unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0))
      }
    return isBare ? self : quoted
  }
}
