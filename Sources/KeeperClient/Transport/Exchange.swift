/// One request and its answer, on the calling thread.
struct Exchange: Sendable {
  let request: Request
  let socketPath: String
  let timeout: Duration

  func result(_ cancellation: Cancellation) -> Result<Response, KeeperClientError> {
    Result { () throws(KeeperClientError) in try perform(cancellation) }
  }

  private func perform(_ cancellation: Cancellation) throws(KeeperClientError) -> Response {
    let deadline = Deadline(after: timeout)
    do {
      return try attempt(by: deadline, cancellation)
    } catch .closed where request.method == .get {
      // A daemon that was stopped between accepting and reading; its successor listens on the same socket.
      return try attempt(by: deadline, cancellation)
    }
  }

  private func attempt(by deadline: Deadline, _ cancellation: Cancellation) throws(KeeperClientError) -> Response {
    try cancellation.check()
    let connection = try UnixConnection.connected(to: socketPath, by: deadline)
    try cancellation.watch(connection)
    try connection.write(request.bytes, by: deadline)
    var reader = ByteReader(connection: connection, by: deadline, limit: request.answerLimit)
    return try Response(from: &reader)
  }
}
