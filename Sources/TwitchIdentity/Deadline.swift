/// Runs `work` and cancels it when `limit` is over.
///
/// What `work` returns or throws is the result even then: an answer that arrives at the last moment may hold the only
/// copy of a refresh token.
func withDeadline<Value: Sendable>(
  _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async -> (result: Result<Value, any Error>, ranOut: Bool) {
  await withTaskGroup(of: Result<Value, any Error>?.self) { group in
    group.addTask {
      do { return .success(try await work()) } catch { return .failure(error) }
    }
    group.addTask {
      // `try?`: a sleep that was cancelled has nothing left to do.
      try? await Task.sleep(for: limit)
      return nil
    }
    var result: Result<Value, any Error>?
    var ranOut = false
    for await finished in group {
      if finished == nil, result == nil { ranOut = !Task.isCancelled }
      result = result ?? finished
      group.cancelAll()
    }
    return (result ?? .failure(CancellationError()), ranOut)
  }
}
