import Synchronization

/// One who follows a login. Letting it go does not cancel the login.
package struct LoginSubscription: Sendable {
  /// The newest state first, then each change; who is slow gets the newest, not a queue. It ends after the last state,
  /// or without one when the daemon stops in the middle of a device login, which goes on at the next start.
  package let states: AsyncStream<LoginState>
  /// Whether the login began with this subscription.
  package internal(set) var isNew = false
}

/// Tells everybody who follows a login. Only the keeper publishes.
final class LoginBroadcast: Sendable {
  private typealias Listener = AsyncStream<LoginState>.Continuation

  private struct Contents {
    var newest: LoginState
    var isOver = false
    var nextListener = 0
    var listeners: [Int: Listener] = [:]
  }

  private let contents: Mutex<Contents>

  init(_ state: LoginState) { contents = Mutex(Contents(newest: state)) }

  var newest: LoginState { contents.withLock(\.newest) }

  func subscribe() -> LoginSubscription {
    let (states, listener) = AsyncStream.makeStream(of: LoginState.self, bufferingPolicy: .bufferingNewest(1))
    let (id, newest, isOver) = contents.withLock { contents in
      contents.nextListener += 1
      if !contents.isOver { contents.listeners[contents.nextListener] = listener }
      return (contents.nextListener, contents.newest, contents.isOver)
    }
    listener.onTermination = { [weak self] _ in self?.remove(id) }
    listener.yield(newest)
    if isOver { listener.finish() }
    return LoginSubscription(states: states)
  }

  func publish(_ state: LoginState) {
    let listeners = contents.withLock { contents in
      contents.newest = state
      return Array(contents.listeners.values)
    }
    for listener in listeners { listener.yield(state) }
    if state.isLast { finish() }
  }

  /// Lets everybody go. Outside of the lock, since it calls ``remove(_:)``.
  func finish() {
    let listeners = contents.withLock { contents in
      contents.isOver = true
      return Array(contents.listeners.values)
    }
    for listener in listeners { listener.finish() }
  }

  private func remove(_ id: Int) {
    let removed = contents.withLock { $0.listeners.removeValue(forKey: id) }
    _ = removed  // Released here, outside of the lock.
  }
}
