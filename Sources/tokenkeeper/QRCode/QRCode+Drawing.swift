/// Drawing with half blocks: a character is one module wide and two high, which makes them square on most terminals.
extension QRCode {
  /// Light modules around the code, which readers need (ISO/IEC 18004: four).
  private static let quietZone = 4

  /// Columns that a drawing takes.
  var width: Int { side + 2 * Self.quietZone }

  /// In colours of its own, black on white, so that it looks the same on a light and on a dark terminal.
  var colouredLines: [String] {
    lines(ink: true).map { "\u{1B}[38;5;16;48;5;231m\($0)\u{1B}[0m" }
  }

  /// In the terminal's colours: light modules are drawn, as is right on a dark ground.
  var plainLines: [String] { lines(ink: false) }

  private func lines(ink: Bool) -> [String] {
    let zone = Self.quietZone
    return stride(from: -zone, to: side + zone, by: 2).map { row in
      String((-zone..<side + zone).map { Self.block(self[row, $0] == ink, self[row + 1, $0] == ink) })
    }
  }

  private static func block(_ top: Bool, _ bottom: Bool) -> Character {
    switch (top, bottom) {
    case (false, false): " "
    case (true, false): "▀"
    case (false, true): "▄"
    case (true, true): "█"
    }
  }
}
