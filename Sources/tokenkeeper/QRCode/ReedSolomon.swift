/// Error correction over GF(256) with the polynomial 0x11D (ISO/IEC 18004, section on error correction).
struct ReedSolomon {
  /// Coefficients of the generator polynomial, the leading 1 left out.
  private let generator: [UInt8]

  init(degree: Int) {
    var generator = [UInt8](repeating: 0, count: degree)
    generator[degree - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<degree {
      for index in generator.indices {
        generator[index] = Self.product(generator[index], root)
        if index + 1 < degree { generator[index] ^= generator[index + 1] }
      }
      root = Self.product(root, 2)
    }
    self.generator = generator
  }

  /// The remainder of the data's polynomial by the generator.
  func correction(for data: ArraySlice<UInt8>) -> [UInt8] {
    var remainder = [UInt8](repeating: 0, count: generator.count)
    for byte in data {
      let factor = byte ^ remainder.removeFirst()
      remainder.append(0)
      for (index, coefficient) in generator.enumerated() { remainder[index] ^= Self.product(coefficient, factor) }
    }
    return remainder
  }

  private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var (product, factor) = (0, Int(left))
    for bit in 0..<8 {
      if right >> bit & 1 == 1 { product ^= factor }
      factor <<= 1
      if factor > 0xFF { factor ^= 0x11D }
    }
    return UInt8(product)
  }
}
