import HeapModule

/// What to look at when, the earliest first. Whoever puts an item in keeps its deadline: one that was moved leaves its
/// old entry behind, which is recognised and dropped when it surfaces.
struct DeadlineQueue<Item> {
  private struct Entry: Comparable {
    let time: BootTime
    let item: Item

    static func < (left: Self, right: Self) -> Bool { left.time < right.time }
    static func == (left: Self, right: Self) -> Bool { left.time == right.time }
  }

  private var heap = Heap<Entry>()

  var earliest: BootTime { heap.min?.time ?? .distantFuture }

  /// Those that were moved included.
  var count: Int { heap.count }

  mutating func reserve(_ count: Int) { heap.reserveCapacity(count) }

  mutating func add(_ item: Item, at time: BootTime) {
    if time < .distantFuture { heap.insert(Entry(time: time, item: item)) }
  }

  /// Takes the next item whose deadline has come, which is when `deadline` says so still.
  mutating func popDue(at now: BootTime, deadline: (Item) -> BootTime?) -> Item? {
    while let first = heap.min, first.time <= now {
      heap.removeMin()
      if deadline(first.item) == first.time { return first.item }
    }
    return nil
  }
}
