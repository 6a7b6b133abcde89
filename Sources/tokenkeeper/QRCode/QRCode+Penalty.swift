/// How hard a code is to read: the mask that costs least is taken (ISO/IEC 18004, evaluation of masking results).
extension QRCode {
  var penalty: Int {
    let lines = (0..<side).flatMap { index in
      [(0..<side).map { self[index, $0] }, (0..<side).map { self[$0, index] }]
    }
    return lines.reduce(0) { $0 + Self.runs($1) + Self.finderLikes($1) } + squares + imbalance
  }

  /// Five or more of one colour in a row.
  private static func runs(_ line: [Bool]) -> Int {
    var (penalty, length) = (0, 0)
    for (index, module) in line.enumerated() {
      length = index > 0 && line[index - 1] == module ? length + 1 : 1
      if length == 5 { penalty += 3 } else if length > 5 { penalty += 1 }
    }
    return penalty
  }

  /// What looks like a finder pattern with light beside it.
  private static func finderLikes(_ line: [Bool]) -> Int {
    let finder = [true, false, true, true, true, false, true]
    let light = [Bool](repeating: false, count: 4)
    let patterns = [light + finder, finder + light]
    guard line.count >= 11 else { return 0 }
    return (0...line.count - 11).reduce(0) { penalty, start in
      penalty + 40 * patterns.count { line[start..<start + 11].elementsEqual($0) }
    }
  }

  /// Two by two of one colour.
  private var squares: Int {
    var penalty = 0
    for row in 1..<side {
      for column in 1..<side {
        let module = self[row, column]
        if [self[row - 1, column], self[row, column - 1], self[row - 1, column - 1]].allSatisfy({ $0 == module }) {
          penalty += 3
        }
      }
    }
    return penalty
  }

  /// Ten for each five per cent away from half dark.
  private var imbalance: Int {
    let modules = side * side
    let dark = (0..<modules).count { self[$0 / side, $0 % side] }
    return abs(dark * 20 - modules * 10) / modules * 10
  }
}
