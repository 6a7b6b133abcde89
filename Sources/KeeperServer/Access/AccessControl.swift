import Synchronization

/// The policy that is in force. Each request reads it once, and a reload replaces it as a whole.
package final class AccessControl: Sendable {
  private let current: Mutex<AccessPolicy>

  package init(_ policy: AccessPolicy) { current = Mutex(policy) }

  package var policy: AccessPolicy { current.withLock(\.self) }

  package func replace(with policy: AccessPolicy) { current.withLock { $0 = policy } }
}
