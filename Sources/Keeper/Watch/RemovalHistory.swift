import DequeModule

/// The last accounts that went, for those who come back to hear what they missed.
struct RemovalHistory {
  struct Removal {
    let name: AccountName
    let kind: AccountKind
    let revision: Revision
  }

  static let longest = 1024

  private(set) var removals = Deque<Removal>()
  /// What happened up to it is not known any more.
  private(set) var forgotten: Revision = 0

  mutating func add(_ removal: Removal) {
    if removals.count == Self.longest, let oldest = removals.popFirst() { forgotten = oldest.revision }
    removals.append(removal)
  }

  mutating func forget(upTo revision: Revision) {
    removals = []
    forgotten = revision
  }
}
