import KeeperAPI
import KeeperClient

extension KeeperClientError {
  /// What the daemon said, if it said anything.
  var problem: Problem? {
    if case .problem(let problem) = self { problem } else { nil }
  }
}
