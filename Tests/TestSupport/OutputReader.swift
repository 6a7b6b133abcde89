import Foundation
import Synchronization

/// What a child writes to a pipe, as it comes.
package final class OutputReader: Sendable {
  /// Each line, once it is complete, without its end. For one reader.
  package let lines: AsyncStream<String>
  private let bytes = Mutex<[UInt8]>([])
  private let end = Mutex(End.open(waiters: []))

  private enum End {
    case open(waiters: [CheckedContinuation<Void, Never>])
    case reached
  }

  init(_ descriptor: consuming OwnedDescriptor) {
    let number = descriptor.release()
    let (lines, continuation) = AsyncStream.makeStream(of: String.self)
    self.lines = lines
    Thread.detachNewThread {
      self.readAll(OwnedDescriptor(number), continuation)
      continuation.finish()
      self.reachEnd()
    }
  }

  /// What has come so far.
  package var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

  /// All of it, after its end: when the child and all that share its pipe have closed it.
  package func all() async -> String {
    await withCheckedContinuation { continuation in
      let isOver = end.withLock { end in
        switch end {
        case .open(let waiters):
          end = .open(waiters: waiters + [continuation])
          return false
        case .reached: return true
        }
      }
      if isOver { continuation.resume() }
    }
    return text
  }

  private func readAll(_ descriptor: consuming OwnedDescriptor, _ lines: AsyncStream<String>.Continuation) {
    var unfinished: [UInt8] = []
    while let piece = descriptor.read() {
      bytes.withLock { $0 += piece }
      unfinished += piece
      while let index = unfinished.firstIndex(of: UInt8(ascii: "\n")) {
        lines.yield(String(decoding: unfinished[..<index], as: UTF8.self))
        unfinished.removeSubrange(...index)
      }
    }
  }

  private func reachEnd() {
    let waiters = end.withLock { end in
      defer { end = .reached }
      switch end {
      case .open(let waiters): return waiters
      case .reached: return []
      }
    }
    for waiter in waiters { waiter.resume() }
  }
}
