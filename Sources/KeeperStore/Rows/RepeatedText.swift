/// Text that many rows have in common, kept once while they are read: accounts by the million have few clients and few
/// lists of scopes, and copies that are only given up later leave holes between what stays.
final class RepeatedText {
  private var texts: Set<String> = []
  private var lists: [String: [String]] = [:]

  func text(_ text: String) -> String { texts.insert(text).memberAfterInsert }

  /// The words of `text`.
  func words(_ text: String) -> [String] {
    if let known = lists[text] { return known }
    let words = text.split(separator: " ").map(String.init)
    lists[text] = words
    return words
  }
}
