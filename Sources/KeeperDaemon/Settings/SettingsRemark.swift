/// One thing about the configuration that people should know: where, what is wrong, and what would be right.
package struct SettingsRemark: Sendable, Hashable, CustomStringConvertible {
  /// A path of keys such as `accounts.bot.scopes #2`, or a place in the file such as `line 3, column 7`.
  package let place: String
  package let problem: String
  /// One or more full sentences.
  package let remedy: String

  package init(_ place: String, _ problem: String, _ remedy: String) {
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  package var description: String { "\(place): \(problem). \(remedy)" }
}

/// Everything that is wrong with a configuration, found in one pass.
package struct SettingsMistakes: Error, Sendable, Equatable, CustomStringConvertible {
  /// Never empty.
  package let remarks: [SettingsRemark]

  /// One line for each.
  package var description: String { remarks.map(\.description).joined(separator: "\n") }
}

/// What came of a configuration.
package struct SettingsReading: Sendable {
  package let result: Result<Settings, SettingsMistakes>
  /// Doubts that keep nothing from working, such as a scope that nobody has heard of.
  package let warnings: [SettingsRemark]

  package init(result: Result<Settings, SettingsMistakes>, warnings: [SettingsRemark]) {
    self.result = result
    self.warnings = warnings
  }
}

/// Where a reading collects what it finds. One reading makes one and keeps it to itself.
final class Findings {
  private(set) var mistakes: [SettingsRemark] = []
  private(set) var warnings: [SettingsRemark] = []

  func mistake(_ place: String, _ problem: String, _ remedy: String) {
    mistakes.append(SettingsRemark(place, problem, remedy))
  }

  func warning(_ place: String, _ problem: String, _ remedy: String) {
    warnings.append(SettingsRemark(place, problem, remedy))
  }
}

extension String {
  /// Between quotes, on one line, cut when long: for showing what somebody wrote.
  var quoted: String {
    let shown = count > 80 ? prefix(80) + "…" : self[...]
    return String(shown).debugDescription
  }
}
