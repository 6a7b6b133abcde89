import Foundation

/// One text of the repository, by its path from the root.
///
/// It is searched as bytes: regular expressions over all of the sources take minutes in a debug build.
struct SourceFile: Sendable {
  let path: String
  let text: String
  let lines: [Substring]
  /// The modules that it imports.
  let imports: Set<String>

  /// Nil for folders and for what is not text.
  init?(_ path: String) throws {
    let url = Repository.root.appending(path: path)
    guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true,
      let text = String(data: try Data(contentsOf: url), encoding: .utf8)
    else { return nil }
    self.path = path
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    imports = Set(lines.compactMap(\.importedModule))
  }

  /// `Sources/Keeper/Board.swift` is of `Keeper`.
  var target: String { String(path.split(separator: "/")[1]) }

  /// Its lines without comments.
  var code: [Substring] { lines.map(\.withoutComment) }

  /// The numbers of the lines of code that hold `phrase`, once for each time.
  func places(of phrase: String) -> [Int] {
    guard strstr(text, phrase) != nil else { return [] }
    return code.enumerated().flatMap { index, line in Array(repeating: index + 1, count: line.count(of: phrase)) }
  }
}

extension Substring {
  /// Without `// …` at its start or after a blank: the one in `https://` is none.
  fileprivate var withoutComment: Substring {
    guard utf8.contains(UInt8(ascii: "/")) else { return self }
    var last: UInt8 = UInt8(ascii: " ")
    var index = startIndex
    while index < endIndex {
      let rest = utf8[index...]
      if last == UInt8(ascii: " "), rest.starts(with: "//".utf8) { return self[..<index] }
      last = rest.first ?? last
      index = utf8.index(after: index)
    }
    return self
  }

  /// What stands after `import`, past attributes, an access level and a kind.
  fileprivate var importedModule: String? {
    guard utf8.count < 200, strstr(String(self), "import ") != nil else { return nil }
    let before: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
    let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "var", "let", "typealias"]
    var words = withoutComment.split { $0 == " " }[...]
    words = words.drop { $0.hasPrefix("@") || before.contains($0) }
    guard words.popFirst() == "import" else { return nil }
    if let kind = words.first, kinds.contains(kind) { words.removeFirst() }
    return words.first?.split(separator: ".").first.map(String.init)
  }

  /// How often `phrase` occurs, not counting the ends of longer words (`addTask` for `Task`).
  fileprivate func count(of phrase: String) -> Int {
    let wanted = Array(phrase.utf8)
    let bytes = Array(utf8)
    guard bytes.count >= wanted.count else { return 0 }
    return (0...bytes.count - wanted.count).count { start in
      bytes[start..<start + wanted.count].elementsEqual(wanted)
        && (start == 0 || !(wanted[0].isOfWord && bytes[start - 1].isOfWord))
    }
  }
}

extension UInt8 {
  fileprivate var isOfWord: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
