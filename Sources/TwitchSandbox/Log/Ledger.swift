/// What was asked of the sandbox: counts of everything, and the last requests in full.
struct Ledger: Sendable {
  static let most = 10_000

  private(set) var records: [RequestRecord] = []
  private(set) var counts: [SandboxEndpoint: Int] = [:]
  /// By the token's fingerprint.
  private(set) var validations: [String: Int] = [:]

  mutating func add(_ record: RequestRecord) {
    counts[record.endpoint, default: 0] += 1
    if record.endpoint == .validate, let token = record.tokenFingerprint { validations[token, default: 0] += 1 }
    records.append(record)
    // In one go, so that a full log does not cost a shift of everything with each request.
    if records.count >= 2 * Self.most { records.removeFirst(Self.most) }
  }

  mutating func clear() { self = Self() }
}
