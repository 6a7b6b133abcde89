import HeapModule

/// Which account to look at when: one heap for all of them. A deadline that was moved leaves its old entry behind,
/// which is recognised and dropped when it surfaces.
struct DeadlineQueue {
  private struct Deadline: Comparable {
    let time: BootTime
    let name: AccountName

    static func < (left: Self, right: Self) -> Bool { left.time < right.time }
  }

  private var heap = Heap<Deadline>()
  private var current: [AccountName: BootTime] = [:]

  var earliest: BootTime { heap.min?.time ?? .distantFuture }

  mutating func reserve(_ count: Int) {
    heap.reserveCapacity(count)
    current.reserveCapacity(count)
  }

  /// Replaces the account's deadline; the distant future removes it.
  mutating func set(_ name: AccountName, to time: BootTime) {
    guard time < .distantFuture else {
      current[name] = nil
      return
    }
    if current.updateValue(time, forKey: name) != time { heap.insert(Deadline(time: time, name: name)) }
  }

  /// Takes the next account whose deadline has come.
  mutating func popDue(at now: BootTime) -> AccountName? {
    while let first = heap.min, first.time <= now {
      heap.removeMin()
      if current[first.name] == first.time {
        current[first.name] = nil
        return first.name
      }
    }
    return nil
  }
}
