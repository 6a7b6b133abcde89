import KeeperAPI
import KeeperClient

/// Follows a login's events over one connection after the other, and shows them.
struct LoginFollower {
  /// How a connection ended.
  enum Ending {
    case done(LoginDone)
    case lost(KeeperClientError)
  }

  private let display: LoginDisplay
  private let what: String
  /// Told when the user has something to answer to.
  private let prompted: AsyncStream<Void>.Continuation
  private var shown: LoginPrompt?

  init(display: LoginDisplay, what: String, prompted: AsyncStream<Void>.Continuation) {
    self.display = display
    self.what = what
    self.prompted = prompted
  }

  /// Throws when nothing will come of the login.
  mutating func follow(_ events: EventStream<LoginEvent>) async throws(Failure) -> Ending {
    var iterator = events.makeAsyncIterator()
    while true {
      let next: LoginEvent?
      do throws(KeeperClientError) { next = try await iterator.next() } catch { return .lost(error) }
      switch next {
      case .prompt(let prompt): try show(prompt)
      case .waiting(let waiting): try display.wait(waiting, of: shown?.expiresIn)
      case .done(let done): return .done(done)
      case .failed(let problem): throw Failure(to: what, because: .problem(problem))
      case nil: return .lost(.closed)
      }
    }
  }

  /// After a reconnection it is most often the same, which is on the screen already.
  private mutating func show(_ prompt: LoginPrompt) throws(Failure) {
    if let shown, shown.url == prompt.url { return }
    shown = prompt
    try display.show(prompt)
    prompted.yield()
  }
}
