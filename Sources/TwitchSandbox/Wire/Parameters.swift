/// The parameters of a request, wherever they stood in it.
struct Parameters: Sendable, Equatable {
  private var values: [String: String]

  /// Of several with one name the first counts, so the more binding source comes first.
  init(_ pairs: [(name: String, value: String)] = []) {
    values = Dictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// Nil when absent or empty, which Twitch does not tell apart.
  subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// True also for an empty one.
  func has(_ name: String) -> Bool { values[name] != nil }

  var all: [String: String] { values }
}

extension Parameters: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, String)...) { self.init(elements.map { (name: $0.0, value: $0.1) }) }
}
