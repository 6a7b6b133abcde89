/// Holds tasks back until it is opened.
package final class Gate: Sendable {
  private struct State {
    var isOpen: Bool
    var waiting = 0
  }

  private let state: Watched<State>

  package init(isOpen: Bool = true) { state = Watched(State(isOpen: isOpen)) }

  package func close() { state.update { $0.isOpen = false } }
  package func open() { state.update { $0.isOpen = true } }

  /// Returns when it is open, or when the task is cancelled.
  package func pass() async {
    if state.value.isOpen { return }
    state.update { $0.waiting += 1 }
    await state.until(\.isOpen)
    state.update { $0.waiting -= 1 }
  }

  /// Returns once so many are held back.
  package func untilHolding(_ count: Int) async {
    await state.until { $0.waiting >= count }
  }
}
