/// Prometheus's text format (version 0.0.4), under construction.
struct PrometheusText {
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  enum Kind: String {
    case counter, gauge
  }

  /// One metric without labels.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
    add(name, kind, help, [([], value)])
  }

  /// One metric with a value for each set of labels. Names, help and labels are ours and need no escape.
  mutating func add(
    _ name: String, _ kind: Kind, _ help: String, _ values: [(labels: [(String, String)], value: Int)]
  ) {
    text += "# HELP tokenkeeper_\(name) \(help)\n# TYPE tokenkeeper_\(name) \(kind.rawValue)\n"
    for (labels, value) in values {
      let shown = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
      text += "tokenkeeper_\(name)\(shown.isEmpty ? "" : "{\(shown)}") \(value)\n"
    }
  }
}
