public import KeeperAPI

/// Logins, for those who may change accounts.
extension KeeperClient {
  /// Begins a login, or joins the one that is under way. It goes on when the stream is dropped; ``cancelLogin(_:)`` ends
  /// it.
  public func login(
    _ account: String, _ options: LoginOptions = LoginOptions()
  ) async throws(KeeperClientError) -> EventStream<LoginEvent> {
    let request = try Request.post(.login(account: account), options, accept: MediaType.eventStream)
    return EventStream(try await open(request)) { event throws(KeeperClientError) in try LoginEvent.decoded(event) }
  }

  /// Ends the login that is under way; false when there is none.
  @discardableResult
  public func cancelLogin(_ account: String) async throws(KeeperClientError) -> Bool {
    let payload: LoginCancelled = try await send(.delete(.login(account: account))).decoded()
    return payload.cancelled
  }

  /// Hands over the address at which the browser of a login ended, and waits for what comes of it.
  public func redirect(_ account: String, to url: String) async throws(KeeperClientError) -> LoginDone {
    try await send(.post(.loginRedirect(account: account), RedirectedURL(url: url))).decoded()
  }
}
