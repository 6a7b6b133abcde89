/// Who else is told what the keeper does. All are called on the keeper's own executor, so they return at once.
package struct KeeperObservers: Sendable {
  /// Something happened that people want to know.
  package var noticed: @Sendable (AccountName, Generation, Notice) -> Void
  /// The loop went round: the sign of life that a watchdog wants.
  package var passed: @Sendable (BoardCounts) -> Void
  /// So many accounts have been read from the store so far.
  package var loading: @Sendable (Int) -> Void

  package init(
    noticed: @escaping @Sendable (AccountName, Generation, Notice) -> Void = { _, _, _ in },
    passed: @escaping @Sendable (BoardCounts) -> Void = { _ in },
    loading: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.noticed = noticed
    self.passed = passed
    self.loading = loading
  }
}
