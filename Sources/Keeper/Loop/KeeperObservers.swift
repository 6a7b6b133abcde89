/// Who else is told what the keeper does. Both are called on the keeper's own executor, so they return at once.
package struct KeeperObservers: Sendable {
  /// Something happened that people want to know.
  package var noticed: @Sendable (AccountName, Generation, Notice) -> Void
  /// The loop went round: the sign of life that a watchdog wants.
  package var passed: @Sendable (BoardCounts) -> Void

  package init(
    noticed: @escaping @Sendable (AccountName, Generation, Notice) -> Void = { _, _, _ in },
    passed: @escaping @Sendable (BoardCounts) -> Void = { _ in }
  ) {
    self.noticed = noticed
    self.passed = passed
  }
}
