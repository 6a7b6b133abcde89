/// A name, or many: `*` stands for any characters, also none.
package struct NamePattern: Sendable, Hashable, CustomStringConvertible {
  private let text: String
  /// Whether there is a `*`.
  package let isOpen: Bool

  package init(_ text: String) {
    self.text = text
    isOpen = text.utf8.contains(Self.wildcard)
  }

  package var description: String { text }

  package func matches(_ name: String) -> Bool {
    isOpen ? Self.match(Array(text.utf8), Array(name.utf8)) : text == name
  }

  private static let wildcard = UInt8(ascii: "*")

  /// Goes back to the last `*` only, which is enough and keeps the time within the product of the lengths.
  private static func match(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var (place, index) = (0, 0)
    var retry: (place: Int, index: Int)?
    while index < name.count {
      if place < pattern.count, pattern[place] == wildcard {
        retry = (place + 1, index)
        place += 1
      } else if place < pattern.count, pattern[place] == name[index] {
        place += 1
        index += 1
      } else if let last = retry {
        retry = (last.place, last.index + 1)
        (place, index) = (last.place, last.index + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == wildcard }
  }
}
