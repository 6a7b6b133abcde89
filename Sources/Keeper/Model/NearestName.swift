/// Finds what somebody meant to type.
package enum NearestName {
  /// Longer names are not worth the work.
  private static let longest = 64

  /// The candidate with the fewest slips from `name`, the first of them at a tie; nil when none is close, which is more
  /// than one slip in three characters.
  package static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
    guard name.utf8.count <= longest else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = distance(from: Array(name.utf8), to: Array(candidate.utf8))
      let bound = max(name.utf8.count, candidate.utf8.count) / 3
      if distance <= bound, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours count one each.
  package static func distance(from source: [UInt8], to target: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...target.count)
    for (row, byte) in source.enumerated() {
      var current = [row + 1]
      for (column, other) in target.enumerated() {
        var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (byte == other ? 0 : 1))
        if row > 0, column > 0, byte == target[column - 1], source[row - 1] == other {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[target.count]
  }
}
