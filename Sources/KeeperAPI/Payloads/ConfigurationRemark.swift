/// One thing about the configuration file that people should know.
public struct ConfigurationRemark: Codable, Hashable, Sendable {
  /// Where: a path of keys such as `accounts.bot.scopes #2`, a place such as `line 3, column 7`, or the file.
  public var place: String
  /// What is wrong.
  public var problem: String
  /// What would be right, in one or more sentences.
  public var remedy: String

  /// A remark as it stands on the wire.
  public init(place: String, problem: String, remedy: String) {
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }
}

extension ConfigurationRemark: CustomStringConvertible {
  /// The whole remark in one line.
  public var description: String { "\(place): \(problem). \(remedy)" }
}
