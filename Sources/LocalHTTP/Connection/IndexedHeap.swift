/// A binary heap whose members can be found, moved and taken out by their key, in logarithmic time.
struct IndexedHeap<Key: Hashable, Rank: Comparable> {
  private var entries: [(key: Key, rank: Rank)] = []
  private var places: [Key: Int] = [:]

  /// The one of the lowest rank.
  var min: (key: Key, rank: Rank)? { entries.first }

  subscript(key: Key) -> Rank? { places[key].map { entries[$0].rank } }

  /// Adds it, moves it, or takes it out when `rank` is nil.
  mutating func set(_ key: Key, _ rank: Rank?) {
    guard let rank else { return remove(key) }
    if let place = places[key] {
      entries[place].rank = rank
      settle(place)
    } else {
      places[key] = entries.count
      entries.append((key, rank))
      rise(from: entries.count - 1)
    }
  }

  private mutating func remove(_ key: Key) {
    guard let place = places[key] else { return }
    swap(place, entries.count - 1)
    entries.removeLast()
    places[key] = nil
    if place < entries.count { settle(place) }
  }

  private mutating func settle(_ place: Int) {
    rise(from: place)
    sink(from: place)
  }

  private mutating func rise(from start: Int) {
    var place = start
    while place > 0, entries[place].rank < entries[(place - 1) / 2].rank {
      swap(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func sink(from start: Int) {
    var place = start
    while true {
      var least = place
      for child in 2 * place + 1...2 * place + 2 where child < entries.count && isLower(child, least) { least = child }
      if least == place { return }
      swap(place, least)
      place = least
    }
  }

  private func isLower(_ one: Int, _ other: Int) -> Bool { entries[one].rank < entries[other].rank }

  private mutating func swap(_ one: Int, _ other: Int) {
    guard one != other else { return }
    entries.swapAt(one, other)
    places[entries[one].key] = one
    places[entries[other].key] = other
  }
}
