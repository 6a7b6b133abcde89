/// Counts what happened on a board, from 1. It means nothing outside of that run of the daemon.
package typealias Revision = UInt64

/// A point in the history of a board, as a caller may keep it to go on from there: `RUN.REVISION`, both hexadecimal.
package struct BoardPosition: Hashable, Sendable, CustomStringConvertible {
  /// Which board it is of: drawn at random when the daemon starts.
  package let run: UInt64
  package let revision: Revision

  package init(run: UInt64, revision: Revision) {
    self.run = run
    self.revision = revision
  }

  /// Nil when `text` is no position.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let run = UInt64(parts[0], radix: 16), let revision = Revision(parts[1], radix: 16) else {
      return nil
    }
    self.init(run: run, revision: revision)
  }

  package var description: String { "\(String(run, radix: 16)).\(String(revision, radix: 16))" }
}
