/// How much time is left, on one line.
struct CountdownBar {
  let left: Int64
  /// All that there was; nil when that is not known.
  let total: Int64?

  private static let width = 20

  /// `Waiting  ████████████░░░░░░░░  17:59  (Ctrl-C cancels)`
  var line: String { "Waiting  \(bar.map { "\($0)  " } ?? "")\(time)  (Ctrl-C cancels)" }

  private var bar: String? {
    guard let total, total > 0 else { return nil }
    let share = min(max(left, 0), total)
    let filled = Int((share * Int64(Self.width) + total - 1) / total)
    return String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
  }

  /// `0:07`, `29:59`, `61:00`
  private var time: String {
    let (minutes, seconds) = max(left, 0).quotientAndRemainder(dividingBy: 60)
    return "\(minutes):\(seconds < 10 ? "0" : "")\(seconds)"
  }
}
