import KeeperAPI

extension KeeperClient {
  /// ``plainToken(_:minimumValidity:scopes:newerThan:wait:)`` on the calling thread, for a program that has nothing else to
  /// do meanwhile.
  package func plainTokenOnThisThread(_ account: String) throws(KeeperClientError) -> String {
    let request = Request.get(.token(account: account), accept: MediaType.plainText)
    return try Exchange(request: request, socketPath: socketPath, timeout: timeout).result(Cancellation()).get()
      .plainToken()
  }
}
