/// The bytes of a QR code: mode, length, data and padding, with their corrections, blocks interleaved.
enum QRCodewords {
  static func of(_ bytes: [UInt8], in version: QRVersion) -> [UInt8] {
    interleaved(data(bytes, version), version)
  }

  private static func data(_ bytes: [UInt8], _ version: QRVersion) -> [UInt8] {
    var bits: [Bool] = []
    append(0b0100, 4, to: &bits)
    append(bytes.count, version.lengthBits, to: &bits)
    for byte in bytes { append(Int(byte), 8, to: &bits) }
    // The terminator, as far as there is room for it, and zeros up to a whole byte.
    let room = version.dataCodewords * 8
    append(0, min(4, room - bits.count), to: &bits)
    append(0, (8 - bits.count % 8) % 8, to: &bits)
    var codewords = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    for padding in 0..<version.dataCodewords - codewords.count {
      codewords.append(padding.isMultiple(of: 2) ? 0xEC : 0x11)
    }
    return codewords
  }

  private static func append(_ value: Int, _ count: Int, to bits: inout [Bool]) {
    for bit in (0..<max(0, count)).reversed() { bits.append(value >> bit & 1 == 1) }
  }

  /// The first of each block, the second of each, and so on. The last blocks may be one byte longer than the others.
  private static func interleaved(_ data: [UInt8], _ version: QRVersion) -> [UInt8] {
    let (short, longer) = data.count.quotientAndRemainder(dividingBy: version.blocks)
    var blocks: [ArraySlice<UInt8>] = []
    var rest = data[...]
    for index in 0..<version.blocks {
      let count = index < version.blocks - longer ? short : short + 1
      blocks.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    let code = ReedSolomon(degree: version.correctionCodewords)
    let corrections = blocks.map { code.correction(for: $0) }
    return columns(blocks.map(Array.init)) + columns(corrections)
  }

  private static func columns(_ rows: [[UInt8]]) -> [UInt8] {
    (0..<(rows.map(\.count).max() ?? 0)).flatMap { column in
      rows.compactMap { column < $0.count ? $0[column] : nil }
    }
  }
}
