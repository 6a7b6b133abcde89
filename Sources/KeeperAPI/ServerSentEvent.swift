/// One event of a `text/event-stream` (HTML Standard, section 9.2), with the two fields that this API uses.
public struct ServerSentEvent: Hashable, Sendable {
  /// What kind of event it is.
  public var name: String
  /// Its data: JSON.
  public var data: String

  /// An event of that kind. The name must have no line end.
  public init(name: String, data: String) {
    self.name = name
    self.data = data
  }

  /// The event as it is sent, with the empty line that ends it.
  public var text: String {
    let lines = data.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }
    return "event: \(name)\n\(lines.joined())\n"
  }
}
