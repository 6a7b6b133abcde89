import Keeper

/// How many records each subject may cause: a burst, then a steady rate.
struct AuditRate {
  /// What is counted together. One user's flood leaves nobody else's records out, and a flood for one account no other.
  struct Subject: Hashable {
    let uid: UInt32?
    /// Nil for what is counted by user alone.
    let account: AccountName?

    var user: Subject { Subject(uid: uid, account: nil) }
  }

  static let burst = 60
  static let refill = Duration.seconds(1)
  /// Of each kind. Memory stays bounded: beyond it a user's accounts share what the user has, and users without end are
  /// forgotten, so that some records more are written.
  static let mostSubjects = 4096

  private struct Bucket {
    var left = burst
    var since: BootTime
    var omitted = 0

    mutating func admit(at now: BootTime) -> Int? {
      let refills = Int(since.duration(to: now) / refill)
      if refills > 0 {
        left = min(burst, left + refills)
        since = now
      }
      guard left > 0 else {
        omitted += 1
        return nil
      }
      left -= 1
      defer { omitted = 0 }
      return omitted
    }

    func isFull(at now: BootTime) -> Bool { since.duration(to: now) >= refill * (burst - left) }
  }

  private var accounts: [Subject: Bucket] = [:]
  private var users: [Subject: Bucket] = [:]
  private var nextTidying = BootTime(milliseconds: .min)

  /// Nil when the record is one too many; else how many were left out before it.
  mutating func admit(_ subject: Subject, at now: BootTime) -> Int? {
    if subject.account != nil {
      if accounts[subject] == nil { tidy(at: now) }
      if accounts[subject] != nil || accounts.count < Self.mostSubjects {
        return accounts[subject, default: Bucket(since: now)].admit(at: now)
      }
    }
    let user = subject.user
    if users.count >= Self.mostSubjects, users[user] == nil { users.removeAll(keepingCapacity: true) }
    return users[user, default: Bucket(since: now)].admit(at: now)
  }

  /// Makes room by what is of no use any more. Not more often than that can be.
  private mutating func tidy(at now: BootTime) {
    guard accounts.count >= Self.mostSubjects, nextTidying <= now else { return }
    nextTidying = now.advanced(by: Self.refill)
    for (subject, bucket) in accounts where bucket.isFull(at: now) {
      accounts[subject] = nil
      // What it left out is told with the user's next record.
      if bucket.omitted > 0 { users[subject.user, default: Bucket(since: now)].omitted += bucket.omitted }
    }
  }
}
