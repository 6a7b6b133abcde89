/// How long each exchange took, in nanoseconds.
struct Latencies {
  private var sorted: [UInt64]

  init(_ nanoseconds: [UInt64]) { sorted = nanoseconds.sorted() }

  /// In microseconds.
  func quantile(_ part: Double) -> Double {
    guard let last = sorted.indices.last else { return 0 }
    return Double(sorted[Int((Double(last) * part).rounded())]) / 1000
  }
}
