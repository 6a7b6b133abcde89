/// One event of a `text/event-stream` (HTML Standard, section 9.2), with the three fields that this API uses.
public struct ServerSentEvent: Hashable, Sendable {
  /// What kind of event it is.
  public var name: String
  /// Its data: JSON.
  public var data: String
  /// What a later request may say in `Last-Event-ID` to go on after it; empty to begin anew. Nil: as the event before.
  public var id: String?

  /// An event of that kind. Neither name nor id may have a line end, nor the id a NUL.
  public init(name: String, data: String, id: String? = nil) {
    self.name = name
    self.data = data
    self.id = id
  }

  /// The event as it is sent, with the empty line that ends it.
  public var text: String {
    let lines = data.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }
    return "event: \(name)\n\(id.map { "id: \($0)\n" } ?? "")\(lines.joined())\n"
  }

  /// What is no event, but tells a client how long to wait before it comes back after the stream has ended.
  public static func retry(milliseconds: Int64) -> String { "retry: \(milliseconds)\n\n" }

  /// A line that is no event. It shows that the daemon is there.
  public static let heartbeat = ":\n\n"
}
