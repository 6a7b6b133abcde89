import KeeperAPI

/// A request that is answered with a stream of events.
struct EventExchange: Sendable {
  let request: Request
  let socketPath: String
  let timeout: Duration

  /// On the calling thread, up to the head of the answer.
  func result() -> Result<EventSource, KeeperClientError> {
    Result { () throws(KeeperClientError) in try open() }
  }

  private func open() throws(KeeperClientError) -> EventSource {
    let deadline = Deadline(after: timeout)
    let connection = try UnixConnection.connected(to: socketPath, by: deadline)
    try connection.write(request.bytes, by: deadline)
    var reader = ByteReader(connection: connection, by: deadline, limit: request.answerLimit, whenCutShort: .closed)
    let head = try ResponseHead(from: &reader)
    guard (200...299).contains(head.status) else { throw .problem(try Response(head, bodyFrom: &reader).problem()) }
    guard head.fields.mediaType == MediaType.eventStream,
      head.fields.values("transfer-encoding").map({ $0.lowercased() }) == ["chunked"]
    else { throw .protocolViolation("it is not a stream of events") }
    return EventSource(EventReader(reader, patience: timeout), of: connection)
  }
}
