/// The moment at which a call gives up. A client has no clock but the machine's; tests shorten the time instead.
struct Deadline {
  let limit: Duration
  private let end: ContinuousClock.Instant

  init(after limit: Duration) {
    self.limit = limit
    end = ContinuousClock.now.advanced(by: limit)
  }

  /// What is left for `poll`, rounded up so that the last wait is not a busy one; an error when nothing is left.
  func remainingMilliseconds() throws(KeeperClientError) -> Int32 {
    let left = ContinuousClock.now.duration(to: end)
    guard left > .zero else { throw .timedOut(after: limit) }
    let (seconds, attoseconds) = left.components
    return Int32(clamping: min(seconds, Int64(Int32.max)) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
  }
}
