import KeeperAPI

/// A request that is answered with a stream of events.
struct EventExchange: Sendable {
  let request: Request
  let socketPath: String
  /// Up to the head of the answer.
  let timeout: Duration
  /// How long the daemon may say nothing from then on.
  let silence: Duration

  /// On the calling thread, up to the head of the answer.
  func result(_ cancellation: Cancellation) -> Result<EventSource, KeeperClientError> {
    Result { () throws(KeeperClientError) in try open(cancellation) }
  }

  private func open(_ cancellation: Cancellation) throws(KeeperClientError) -> EventSource {
    let deadline = Deadline(after: timeout)
    try cancellation.check()
    let connection = try UnixConnection.connected(to: socketPath, by: deadline)
    try cancellation.watch(connection)
    try connection.write(request.bytes, by: deadline)
    var reader = ByteReader(connection: connection, by: deadline, limit: request.answerLimit, whenCutShort: .closed)
    let head = try ResponseHead(from: &reader)
    guard (200...299).contains(head.status) else { throw .problem(try Response(head, bodyFrom: &reader).problem()) }
    guard head.fields.mediaType == MediaType.eventStream,
      head.fields.values("transfer-encoding").map({ $0.lowercased() }) == ["chunked"]
    else { throw .protocolViolation("it is not a stream of events") }
    return EventSource(EventReader(reader.unread), of: connection, silence: silence)
  }
}
