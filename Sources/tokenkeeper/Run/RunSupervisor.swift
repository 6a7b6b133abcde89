import KeeperAPI
import KeeperClient

/// Does what ``RunState`` decides, until the program has ended for good.
struct RunSupervisor {
  let program: RunProgram
  let client: KeeperClient
  let state: RunState
  let grace: Duration

  func run() async throws(Failure) -> ProgramEnd {
    let (events, continuation) = AsyncStream.makeStream(of: RunState.Event.self)
    let happen: @Sendable (RunState.Event) -> Void = { continuation.yield($0) }
    let signals = HeardSignals { happen(.heard($0)) }
    defer { signals.stop() }
    let result = await withTaskGroup(of: Void.self) { group in
      defer { group.cancelAll() }
      for account in state.accounts {
        group.addTask { await follow(account) { happen(.token($0, account: account)) } }
      }
      return await act(on: events, happen) { start in
        group.addTask {
          do { try await Task.sleep(for: grace) } catch { return }
          happen(.graceOver(start: start))
        }
      }
    }
    return try result.get()
  }

  /// A watch that ends leaves the program as it is.
  private func follow(_ account: String, _ tell: (TokenPayload?) -> Void) async {
    var events = client.watch(account, onConnection: WatchNotices().tell).makeAsyncIterator()
    do throws(KeeperClientError) {
      while let event = try await events.next() {
        switch event {
        case .token(let token): tell(token)
        case .unavailable: tell(nil)
        }
      }
    } catch {
      StandardStreams.writeError(Failure(to: "watch the token of \(account)", because: error).line)
    }
  }

  private func act(
    on events: AsyncStream<RunState.Event>, _ happen: @escaping @Sendable (RunState.Event) -> Void,
    _ limit: (_ start: Int) -> Void
  ) async -> Result<ProgramEnd, Failure> {
    var (state, effects) = (state, RunEffects(program, happen: happen))
    var (actions, iterator) = (state.begin(), events.makeAsyncIterator())
    while true {
      for action in actions {
        switch action {
        case .start(let tokens):
          do throws(Failure) { try effects.start(tokens) } catch { return .failure(error) }
        case .send(let signal): effects.send(signal)
        case .limit(let start): limit(start)
        case .clear: effects.clear()
        case .suspend(let signal): effects.suspend(by: signal)
        case .resume: effects.resume()
        case .finish(let end):
          effects.finish()
          return .success(end)
        }
      }
      // The stream has no end: its continuation lives as long as this.
      guard let event = await iterator.next() else { continue }
      actions = state.handle(event)
    }
  }
}
