import Foundation
import Synchronization

/// Texts that a test gives, one by one, to a thread that sends them.
final class Feed: Sendable {
  private let texts = Mutex<[String?]>([])
  private let count = DispatchSemaphore(value: 0)

  func give(_ text: String) { add(text) }

  func finish() { add(nil) }

  /// Waits for it; nil after the end.
  func next() -> String? {
    count.wait()
    return texts.withLock { $0.removeFirst() }
  }

  private func add(_ text: String?) {
    texts.withLock { $0.append(text) }
    count.signal()
  }

  // A server that is ended before its feed must not wait for ever.
  deinit { count.signal() }
}
