import KeeperClient

/// What a command ends with when it could not do what it was asked: one line, and an exit status.
struct Failure: Error {
  /// What failed, why, and what to do.
  let line: String
  let status: ExitStatus

  /// "cannot WHAT: WHY; HINT", on one line whatever the daemon says.
  init(to what: String, because why: String, hint: String?, status: ExitStatus) {
    let advice = hint.map { "; \($0)" } ?? ""
    line = "tokenkeeper: cannot \(what): \(why)\(advice)".printable
    self.status = status
  }

  init(to what: String, because error: KeeperClientError) {
    self.init(to: what, because: error.reason, hint: error.hint, status: ExitStatus(error))
  }
}

/// Does it, and says what it was when it fails.
func attempting<Value>(
  to what: String, _ body: () async throws(KeeperClientError) -> Value
) async throws(Failure) -> Value {
  do {
    return try await body()
  } catch {
    throw Failure(to: what, because: error)
  }
}
