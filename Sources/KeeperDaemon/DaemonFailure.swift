import KeeperStore
import LocalHTTP

/// Why the daemon ended, and how it should tell the service manager.
package struct DaemonFailure: Error, CustomStringConvertible {
  /// What failed, why, and what to do.
  package let description: String
  package let exitCode: Int32

  /// `EX_CONFIG`: a restart cannot help, the unit stays down.
  package static let misconfigured: Int32 = 78
  /// `EX_TEMPFAIL`: the same start may succeed later.
  package static let temporary: Int32 = 75

  package init(_ description: String, exitCode: Int32) {
    self.description = description
    self.exitCode = exitCode
  }

  init(_ error: any Error) {
    description = "\(error)"
    exitCode = (error as? StoreError)?.needsOperator == true ? Self.misconfigured : Self.temporary
  }
}

extension StoreError {
  /// Whether only a person can mend it, so that trying again is of no use.
  fileprivate var needsOperator: Bool {
    switch self {
    case .newerSchema, .damaged, .foreign, .wrongKey, .noKeySlot, .key: true
    case .cannotOpen, .locked, .readFailed, .writeFailed: false
    }
  }
}
