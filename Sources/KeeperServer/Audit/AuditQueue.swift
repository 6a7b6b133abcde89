import LocalHTTP

/// Records that wait to be written, in the order in which they came. When there are too many, whoever has the most loses
/// the newest of them: a flood of one user's records pushes out nobody else's.
struct AuditQueue {
  /// Beyond it records are dropped and counted.
  static let longest = 1024

  private var records: [AuditRecord] = []
  private var waiting: [UInt32?: Int] = [:]
  private var dropped = 0

  mutating func add(_ record: AuditRecord) {
    guard records.count < Self.longest || makeRoom(for: record.user) else { return dropped += 1 }
    records.append(record)
    waiting[record.user, default: 0] += 1
  }

  /// All of them, and how many were dropped since the last time.
  mutating func takeAll() -> (records: [AuditRecord], dropped: Int) {
    defer { self = AuditQueue() }
    return (records, dropped)
  }

  /// False when nobody has more than `user`.
  private mutating func makeRoom(for user: UInt32?) -> Bool {
    guard let most = waiting.max(by: { $0.value < $1.value }), most.value > (waiting[user] ?? 0) + 1,
      let newest = records.lastIndex(where: { $0.user == most.key })
    else { return false }
    records.remove(at: newest)
    waiting[most.key] = most.value - 1
    dropped += 1
    return true
  }
}

extension AuditRecord {
  fileprivate var user: UInt32? { caller.credentials?.uid }
}
