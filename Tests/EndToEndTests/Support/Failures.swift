import Synchronization
import Testing

/// Whether an expectation of the current test failed, so that its daemon's log is shown.
final class Failures: Sendable {
  @TaskLocal static var current: Failures?

  private let flag = Atomic(false)

  var happened: Bool { flag.load(ordering: .acquiring) }

  func note() { flag.store(true, ordering: .releasing) }
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
