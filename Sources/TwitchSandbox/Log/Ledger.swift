/// What was asked of the sandbox: counts of everything, and the last requests in full.
struct Ledger: Sendable {
  static let most = 10_000
  private static let mostTokens = 1_000_000

  private(set) var records: [RequestRecord] = []
  private(set) var counts: [SandboxEndpoint: Int] = [:]
  /// By the token's fingerprint.
  private(set) var validations: [String: Int] = [:]

  mutating func add(_ record: RequestRecord) {
    counts[record.endpoint, default: 0] += 1
    if record.endpoint == .validate, let token = record.tokenFingerprint { countValidation(token) }
    records.append(record)
    // In one go, so that a full log does not cost a shift of everything with each request.
    if records.count >= 2 * Self.most { records.removeFirst(Self.most) }
  }

  /// Tokens beyond a bound are not told apart any more; no run that looks at single ones has so many.
  private mutating func countValidation(_ token: String) {
    guard validations[token] != nil || validations.count < Self.mostTokens else { return }
    validations[token, default: 0] += 1
  }

  mutating func clear() { self = Self() }
}
