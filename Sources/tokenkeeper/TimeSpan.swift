import ArgumentParser

/// A time on the command line (`600`, `10m`) and on the screen (`3h 59m`).
struct TimeSpan: ExpressibleByArgument {
  let seconds: Int64

  var duration: Duration { .seconds(seconds) }

  init(seconds: Int64) { self.seconds = seconds }

  /// Nil when it is not a whole number with or without one of the units.
  init?(argument: String) {
    let unit = argument.last.flatMap { last in Self.units.first { $0.letter == last } }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }), let count = Int64(digits) else {
      return nil
    }
    let (seconds, overflow) = count.multipliedReportingOverflow(by: unit?.seconds ?? 1)
    guard !overflow else { return nil }
    self.seconds = seconds
  }

  /// In the help.
  var defaultValueDescription: String { text }

  /// The two largest units that say something, rounded down: `59d 23h`, `12m`, `0s`.
  var text: String {
    let position = Self.units.firstIndex { seconds >= $0.seconds } ?? Self.units.count - 1
    let (large, rest) = seconds.quotientAndRemainder(dividingBy: Self.units[position].seconds)
    let first = "\(large)\(Self.units[position].letter)"
    // Seconds beside minutes would only make it nervous.
    guard position < 2 else { return first }
    let second = rest / Self.units[position + 1].seconds
    return second == 0 ? first : "\(first) \(second)\(Self.units[position + 1].letter)"
  }

  private static let units: [(letter: Character, seconds: Int64)] = [("d", 86400), ("h", 3600), ("m", 60), ("s", 1)]
}
