/// One request and its answer, on the calling thread.
struct Exchange: Sendable {
  let request: Request
  let socketPath: String
  let timeout: Duration

  func result() -> Result<Response, KeeperClientError> {
    Result { () throws(KeeperClientError) in try perform() }
  }

  private func perform() throws(KeeperClientError) -> Response {
    let deadline = Deadline(after: timeout)
    do {
      return try attempt(by: deadline)
    } catch .closed where request.method == .get {
      // A daemon that was stopped between accepting and reading; its successor listens on the same socket.
      return try attempt(by: deadline)
    }
  }

  private func attempt(by deadline: Deadline) throws(KeeperClientError) -> Response {
    let connection = try UnixConnection.connected(to: socketPath, by: deadline)
    try connection.write(request.bytes, by: deadline)
    var reader = ByteReader(connection: connection, by: deadline, limit: request.answerLimit)
    return try Response(from: &reader)
  }
}
