/// Looking at bytes without copying them.
extension Span<UInt8> {
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    for index in range where self[index] == byte { return index }
    return nil
  }

  /// Where the CR of the first CR LF stands. The caller knows that there is one.
  func endOfLine(from start: Int) -> Int {
    (firstIndex(of: UInt8(ascii: "\n"), in: start..<count) ?? count) - 1
  }

  func text(_ range: Range<Int>) -> String {
    extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// Without the spaces and tabs at both ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, isBlank(lower) { lower += 1 }
    while lower < upper, isBlank(upper - 1) { upper -= 1 }
    return lower..<upper
  }

  private func isBlank(_ index: Int) -> Bool { self[index] == 0x20 || self[index] == 0x09 }

  /// RFC 9110 section 5.5: no control characters but the tab.
  func isFieldValue(_ range: Range<Int>) -> Bool {
    for index in range where (self[index] < 0x20 && self[index] != 0x09) || self[index] == 0x7F { return false }
    return true
  }

  /// ASCII without controls and space, which is all that a request target may hold.
  func isVisible(_ range: Range<Int>) -> Bool {
    for index in range where self[index] <= 0x20 || self[index] >= 0x7F { return false }
    return true
  }
}
