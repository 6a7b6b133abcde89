/// Sizes of QR codes (ISO/IEC 18004), as far as addresses need them: versions 1 to 10, levels L and M, bytes.
struct QRVersion {
  /// How much of the code may be unreadable: 7 % or 15 %.
  enum Level {
    case low, medium

    /// As the format information says it.
    var bits: Int {
      switch self {
      case .low: 0b01
      case .medium: 0b00
      }
    }
  }

  let number: Int
  let level: Level

  /// The smallest that holds so many bytes, at the better level if that costs no size; nil when none does.
  static func fitting(_ count: Int) -> QRVersion? {
    for number in 1...10 {
      for level in [Level.medium, .low] {
        let version = QRVersion(number: number, level: level)
        if count <= version.capacity { return version }
      }
    }
    return nil
  }

  /// Modules on a side.
  var side: Int { 17 + 4 * number }

  /// Bits of the length that stands before the bytes.
  var lengthBits: Int { number < 10 ? 8 : 16 }

  /// Bytes that fit, beside four bits of mode and the length.
  var capacity: Int { dataCodewords - (4 + lengthBits + 7) / 8 }

  var dataCodewords: Int { Self.codewords[number - 1] - blocks * correctionCodewords }

  var blocks: Int {
    switch level {
    case .low: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4][number - 1]
    case .medium: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5][number - 1]
    }
  }

  /// Of each block.
  var correctionCodewords: Int {
    switch level {
    case .low: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18][number - 1]
    case .medium: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26][number - 1]
    }
  }

  /// Rows and columns at whose crossings alignment patterns stand.
  var alignments: [Int] {
    switch number {
    case 1: []
    case 2...6: [6, side - 7]
    case _: [6, (side - 1) / 2, side - 7]
    }
  }

  /// Data and correction together.
  private static let codewords = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346]
}
