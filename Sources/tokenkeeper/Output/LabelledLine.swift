/// A value behind its label, in columns.
enum LabelledLine {
  /// Broken between words at 80 columns.
  static func lines(_ label: String, _ value: String) -> [String] {
    let label = "  " + label.printable
    let space = String(repeating: " ", count: max(1, width - label.count))
    let lines = value.printable.wrapped(to: 80 - width, indent: 0)
    let first = label + space + (lines.first ?? "-")
    return [first] + lines.dropFirst().map { String(repeating: " ", count: width) + $0 }
  }

  private static let width = 22
}
