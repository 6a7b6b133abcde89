import Keeper

/// How many records each subject may cause: a burst, then a steady rate.
struct AuditRate {
  /// What is counted together. One user's flood leaves nobody else's records out, and a flood for one account no other.
  struct Subject: Hashable {
    let uid: UInt32?
    let account: AccountName?
  }

  static let burst = 60
  static let refill = Duration.seconds(1)
  /// Beyond it all is forgotten: memory stays bounded, and some records more are written.
  static let mostSubjects = 4096

  private struct Bucket {
    var left: Int
    var since: BootTime
    var omitted = 0
  }

  private var buckets: [Subject: Bucket] = [:]

  /// Nil when the record is one too many; else how many were left out before it.
  mutating func admit(_ subject: Subject, at now: BootTime) -> Int? {
    if buckets.count >= Self.mostSubjects, buckets[subject] == nil { buckets.removeAll(keepingCapacity: true) }
    var bucket = buckets[subject] ?? Bucket(left: Self.burst, since: now)
    defer { buckets[subject] = bucket }
    let refills = Int(bucket.since.duration(to: now) / Self.refill)
    if refills > 0 {
      bucket.left = min(Self.burst, bucket.left + refills)
      bucket.since = now
    }
    guard bucket.left > 0 else {
      bucket.omitted += 1
      return nil
    }
    bucket.left -= 1
    defer { bucket.omitted = 0 }
    return bucket.omitted
  }
}
