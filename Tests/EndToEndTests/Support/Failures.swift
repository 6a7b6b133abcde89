import Foundation
import Synchronization
import Testing

/// Whether an expectation of the current test failed, so that its daemon's log is shown.
final class Failures: Sendable {
  @TaskLocal static var current: Failures?

  private let flag = Atomic(false)

  var happened: Bool { flag.load(ordering: .acquiring) }

  func note() { flag.store(true, ordering: .releasing) }

  /// Writes to standard error, which `swift test` may have made a pipe that does not block.
  static func show(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EAGAIN || errno == EINTR else { return }
      if count < 0 {
        var poller = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        poll(&poller, 1, 1000)
      }
      rest = rest.dropFirst(max(count, 0))
    }
  }
}

extension Trait where Self == IssueHandlingTrait {
  /// Shows the daemon's log when an expectation fails.
  static var showingLogs: Self {
    .compactMapIssues { issue in
      Failures.current?.note()
      return issue
    }
  }
}
