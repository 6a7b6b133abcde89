import Dispatch
public import KeeperAPI

/// Asks the daemon for tokens and, for those who may, about accounts.
///
/// Each call opens a connection of its own, sends one request and ends within ``timeout``. The exchange blocks a
/// thread of Dispatch, never one of Swift's cooperative pool; Dispatch runs a few dozen of them at a time, and a call
/// that waits for one starts its time when it gets it. Cancelling the task does not cut a call short.
///
/// A GET whose connection is closed before the first byte of an answer (the daemon was just restarted) is sent once
/// more. Nothing else is repeated.
public struct KeeperClient: Sendable {
  /// Where the daemon listens.
  public let socketPath: String
  /// What a call may take in all. A token request with a minimum validity may wait for Twitch.
  public let timeout: Duration

  /// A client for the daemon at that path. Nothing is opened yet.
  public init(socketPath: String = Self.defaultSocketPath, timeout: Duration = .seconds(30)) {
    self.socketPath = socketPath
    self.timeout = timeout
  }

  /// The path in the environment variable `TOKENKEEPER_SOCKET`, else that of the packaged socket unit.
  public static var defaultSocketPath: String {
    SocketPath.resolve(environment: EnvironmentVariable.value(of: SocketPath.environmentVariable))
  }

  /// The current token of an account, valid for at least `minimumValidity`.
  public func token(
    _ account: String, minimumValidity: Duration? = nil
  ) async throws(KeeperClientError) -> TokenPayload {
    try await send(.get(.token(account: account), minimumValidity: minimumValidity)).decoded()
  }

  /// The same, as nothing but the token.
  public func plainToken(
    _ account: String, minimumValidity: Duration? = nil
  ) async throws(KeeperClientError) -> String {
    let request = Request.get(
      .token(account: account), minimumValidity: minimumValidity, accept: MediaType.plainText)
    return try await send(request).plainToken()
  }

  /// Reports that Twitch refused the token of that generation, and gives the one to use instead.
  public func reject(_ account: String, generation: Int64) async throws(KeeperClientError) -> TokenPayload {
    try await send(.post(.rejectToken(account: account), RejectRequest(generation: generation))).decoded()
  }

  /// The accounts that the caller may see, sorted by name.
  public func accounts() async throws(KeeperClientError) -> [AccountPayload] {
    var request = Request.get(.accounts)
    request.answerLimit = Request.listLimit
    let payload: AccountsPayload = try await send(request).decoded()
    return payload.accounts
  }

  /// One account.
  public func account(_ name: String) async throws(KeeperClientError) -> AccountPayload {
    try await send(.get(.account(name))).decoded()
  }

  /// The daemon's own state.
  public func status() async throws(KeeperClientError) -> StatusPayload {
    try await send(.get(.status)).decoded()
  }

  /// Why somebody may or may not have the token of an account: the caller itself, or, for administrators, `subjects`,
  /// which are a unit, a user, or a unit and the user that it runs as.
  public func explainAccess(
    to account: String, as subjects: [String] = []
  ) async throws(KeeperClientError) -> AccessPayload {
    let items = [(QueryName.account, account)] + subjects.map { (QueryName.subject, $0) }
    return try await send(.get(.doctor, query: items)).decoded()
  }

  /// Gives the daemon a grant that was obtained elsewhere. An account that is not in the configuration needs the
  /// registration too.
  public func importGrant(
    _ grant: ImportedGrant, for account: String, registration: ImportRequest.Registration? = nil
  ) async throws(KeeperClientError) -> ImportedPayload {
    try await send(.put(.account(account), ImportRequest(registration: registration, grant: grant))).decoded()
  }

  /// Has the account's token revoked at Twitch and its grant forgotten.
  public func forget(_ account: String) async throws(KeeperClientError) -> ForgottenPayload {
    try await send(.delete(.account(account))).decoded()
  }

  func send(_ request: Request) async throws(KeeperClientError) -> Response {
    let exchange = Exchange(request: request, socketPath: socketPath, timeout: timeout)
    return try await onThread { exchange.result() }
  }

  /// For a request that is answered with events.
  func open(_ request: Request) async throws(KeeperClientError) -> EventSource {
    let exchange = EventExchange(request: request, socketPath: socketPath, timeout: timeout)
    return try await onThread { exchange.result() }
  }

  private func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () -> Result<Value, KeeperClientError>
  ) async throws(KeeperClientError) -> Value {
    let result = await withCheckedContinuation { continuation in
      Self.queue.async { continuation.resume(returning: body()) }
    }
    return try result.get()
  }

  private static let queue = DispatchQueue(label: "tokenkeeper.client", attributes: .concurrent)
}
