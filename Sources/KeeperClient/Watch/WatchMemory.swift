import KeeperAPI

/// What a watch knows already, so that nothing is told twice and nothing is left out, whatever breaks.
protocol WatchMemory<Update>: Sendable {
  associatedtype Update: Sendable

  /// What the next connection says in `Last-Event-ID`; nil to begin anew.
  var resumePoint: String? { get }

  /// A connection is there, and has said nothing yet.
  mutating func begin()

  /// What is new about it. Events of kinds that this client does not know are passed over.
  mutating func take(_ event: ServerSentEvent) throws(KeeperClientError) -> [Update]
}
