/// Names of systemd's units (systemd.unit(5)).
package enum UnitName {
  /// Kinds of units that processes can be in.
  package static let suffixes = [".service", ".scope", ".socket", ".mount", ".swap"]

  /// Whether `text` ends as the name of a unit that can have processes. It may be a pattern.
  package static func isValid(_ text: String) -> Bool {
    text.utf8.count <= 255 && suffixes.contains { text.hasSuffix($0) && text.utf8.count > $0.utf8.count }
      && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
  }
}
