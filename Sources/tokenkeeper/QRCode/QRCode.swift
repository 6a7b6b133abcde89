/// A QR code (ISO/IEC 18004) of a short text.
struct QRCode {
  /// Modules on a side.
  let side: Int
  private var dark: [Bool]
  /// Modules of the patterns and of the information about the format: no data goes there, and no mask changes them.
  private var isReserved: [Bool]

  /// Nil when the text is too long.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let version = QRVersion.fitting(bytes.count) else { return nil }
    var plain = QRCode(side: version.side)
    plain.drawPatterns(version)
    plain.drawData(QRCodewords.of(bytes, in: version))
    let masked = (0..<8).map { plain.masked(by: $0, level: version.level) }
    self = masked.min { $0.penalty < $1.penalty } ?? plain
  }

  private init(side: Int) {
    self.side = side
    dark = Array(repeating: false, count: side * side)
    isReserved = dark
  }

  /// Whether the module is dark; light outside of the code.
  subscript(row: Int, column: Int) -> Bool {
    (0..<side).contains(row) && (0..<side).contains(column) && dark[row * side + column]
  }

  private mutating func reserve(_ row: Int, _ column: Int, _ isDark: Bool) {
    guard (0..<side).contains(row), (0..<side).contains(column) else { return }
    dark[row * side + column] = isDark
    isReserved[row * side + column] = true
  }

  // MARK: - Patterns

  private mutating func drawPatterns(_ version: QRVersion) {
    for index in 0..<side {
      reserve(6, index, index.isMultiple(of: 2))
      reserve(index, 6, index.isMultiple(of: 2))
    }
    for (row, column) in [(3, 3), (3, side - 4), (side - 4, 3)] { drawFinder(row, column) }
    let places = version.alignments
    for row in places {
      for column in places where !isUnderFinder(row, column) { drawAlignment(row, column) }
    }
    drawFormat(0)
    if version.number >= 7 { drawVersion(version.number) }
  }

  /// Rings around a centre, with the light border.
  private mutating func drawFinder(_ row: Int, _ column: Int) {
    for down in -4...4 {
      for right in -4...4 {
        let ring = max(abs(down), abs(right))
        reserve(row + down, column + right, ring != 2 && ring != 4)
      }
    }
  }

  private mutating func drawAlignment(_ row: Int, _ column: Int) {
    for down in -2...2 {
      for right in -2...2 { reserve(row + down, column + right, max(abs(down), abs(right)) != 1) }
    }
  }

  private func isUnderFinder(_ row: Int, _ column: Int) -> Bool {
    (row == 6 && column == 6) || (row == 6 && column == side - 7) || (row == side - 7 && column == 6)
  }

  /// Fifteen bits, twice: around the first finder, and along the two others.
  private mutating func drawFormat(_ bits: Int) {
    for index in 0..<15 {
      let isDark = bits >> index & 1 == 1
      switch index {
      case 0...5: reserve(index, 8, isDark)
      case 6, 7: reserve(index + 1, 8, isDark)
      case 8: reserve(8, 7, isDark)
      case _: reserve(8, 14 - index, isDark)
      }
      if index < 8 { reserve(8, side - 1 - index, isDark) } else { reserve(side - 15 + index, 8, isDark) }
    }
    reserve(side - 8, 8, true)
  }

  /// Eighteen bits, twice: beside two of the finders.
  private mutating func drawVersion(_ number: Int) {
    let bits = number << 12 | Self.remainder(of: number, by: 0x1F25, degree: 12)
    for index in 0..<18 {
      let isDark = bits >> index & 1 == 1
      reserve(index / 3, side - 11 + index % 3, isDark)
      reserve(side - 11 + index % 3, index / 3, isDark)
    }
  }

  /// Of a BCH code.
  private static func remainder(of value: Int, by polynomial: Int, degree: Int) -> Int {
    var remainder = value
    for _ in 0..<degree {
      remainder = remainder << 1 ^ (remainder >> (degree - 1) & 1 == 1 ? polynomial : 0)
    }
    return remainder
  }

  // MARK: - Data

  /// In pairs of columns from the right, up and down in turn, past the column of the timing pattern.
  private mutating func drawData(_ codewords: [UInt8]) {
    var bits = codewords.lazy.flatMap { byte in (0..<8).reversed().map { byte >> $0 & 1 == 1 } }.makeIterator()
    var isUpwards = true
    for right in stride(from: side - 1, through: 1, by: -2).map({ $0 <= 6 ? $0 - 1 : $0 }) {
      for step in 0..<side {
        let row = isUpwards ? side - 1 - step : step
        for column in [right, right - 1] where !isReserved[row * side + column] {
          dark[row * side + column] = bits.next() ?? false
        }
      }
      isUpwards.toggle()
    }
  }

  private func masked(by mask: Int, level: QRVersion.Level) -> QRCode {
    var code = self
    for row in 0..<side {
      for column in 0..<side where !isReserved[row * side + column] && Self.flips(mask, row, column) {
        code.dark[row * side + column].toggle()
      }
    }
    let data = level.bits << 3 | mask
    code.drawFormat((data << 10 | Self.remainder(of: data, by: 0x537, degree: 10)) ^ 0x5412)
    return code
  }

  private static func flips(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
    switch mask {
    case 0: (row + column) % 2 == 0
    case 1: row % 2 == 0
    case 2: column % 3 == 0
    case 3: (row + column) % 3 == 0
    case 4: (row / 2 + column / 3) % 2 == 0
    case 5: row * column % 2 + row * column % 3 == 0
    case 6: (row * column % 2 + row * column % 3) % 2 == 0
    case _: ((row + column) % 2 + row * column % 3) % 2 == 0
    }
  }
}
