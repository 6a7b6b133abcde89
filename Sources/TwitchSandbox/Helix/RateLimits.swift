/// Helix's token buckets: one for each client (app tokens) or client and user, 800 points, refilled over a minute.
struct RateLimits: Sendable {
  static let points = 800.0

  struct Key: Sendable, Hashable {
    let clientID: String
    let userID: String?
  }

  private struct Bucket {
    var left: Double
    var at: SandboxTime
  }

  struct State: Sendable, Equatable {
    let isAllowed: Bool
    let remaining: Int
    /// When the bucket is full again, in seconds since 1970.
    let reset: Int

    var headers: [String: String] {
      [
        "Ratelimit-Limit": String(Int(RateLimits.points)), "Ratelimit-Remaining": String(remaining),
        "Ratelimit-Reset": String(reset),
      ]
    }
  }

  private var buckets: [Key: Bucket] = [:]

  /// Takes a point.
  mutating func spend(_ key: Key, at now: SandboxTime) -> State {
    let perMillisecond = Self.points / 60_000
    var bucket = buckets[key] ?? Bucket(left: Self.points, at: now)
    let elapsed = Double(max(0, now.milliseconds - bucket.at.milliseconds))
    bucket.left = min(Self.points, bucket.left + elapsed * perMillisecond)
    bucket.at = now
    let isAllowed = bucket.left >= 1
    if isAllowed { bucket.left -= 1 }
    buckets[key] = bucket
    let untilFull = Int64((Self.points - bucket.left) / perMillisecond)
    let reset = SandboxTime(milliseconds: now.milliseconds + untilFull + 999).seconds
    return State(isAllowed: isAllowed, remaining: Int(bucket.left), reset: reset)
  }
}
