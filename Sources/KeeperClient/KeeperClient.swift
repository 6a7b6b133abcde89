import Dispatch
public import KeeperAPI

/// Asks the daemon for tokens and, for those who may, about accounts.
///
/// Each call opens a connection of its own, sends one request and ends within ``timeout``. The exchange blocks a
/// thread of Dispatch, never one of Swift's cooperative pool; Dispatch runs a few dozen of them at a time, and a call
/// that waits for one starts its time when it gets it. Cancelling the task ends the call with
/// ``KeeperClientError/cancelled``.
///
/// A GET whose connection is closed before the first byte of an answer (the daemon was just restarted) is sent once
/// more. Nothing else is repeated, but for what ``withToken(_:minimumValidity:scopes:_:)`` and
/// ``watch(_:scopes:silence:onConnection:)`` say.
///
/// <doc:WritingABot> shows all of it at work.
public struct KeeperClient: Sendable {
  /// Where the daemon listens.
  public let socketPath: String
  /// What a call may take in all. A token request with a minimum validity may wait for Twitch.
  public let timeout: Duration
  /// How streams come back after their connection broke.
  package var reconnection = Reconnection()

  /// A client for the daemon at that path. Nothing is opened yet.
  public init(socketPath: String = Self.defaultSocketPath, timeout: Duration = .seconds(30)) {
    self.socketPath = socketPath
    self.timeout = timeout
  }

  /// The path in the environment variable `TOKENKEEPER_SOCKET`, else that of the packaged socket unit.
  public static var defaultSocketPath: String {
    SocketPath.resolve(environment: EnvironmentVariable.value(of: SocketPath.environmentVariable))
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

  /// - Parameter wait: What the daemon was asked to wait for, on top of what a call may take.
  func send(_ request: Request, wait: Duration = .zero) async throws(KeeperClientError) -> Response {
    let exchange = Exchange(request: request, socketPath: socketPath, timeout: timeout + wait)
    return try await onThread(exchange.result)
  }

  /// For a request that is answered with events.
  func open(_ request: Request, silence: Duration? = nil) async throws(KeeperClientError) -> EventSource {
    let exchange = EventExchange(
      request: request, socketPath: socketPath, timeout: timeout, silence: silence ?? timeout)
    return try await onThread(exchange.result)
  }

  private func onThread<Value: Sendable>(
    _ body: @escaping @Sendable (Cancellation) -> Result<Value, KeeperClientError>
  ) async throws(KeeperClientError) -> Value {
    let cancellation = Cancellation()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        Self.queue.async { continuation.resume(returning: body(cancellation)) }
      }
    } onCancel: {
      cancellation.cancel()
    }
    return try result.mapError(cancellation.reason).get()
  }

  private static let queue = DispatchQueue(label: "tokenkeeper.client", attributes: .concurrent)
}
