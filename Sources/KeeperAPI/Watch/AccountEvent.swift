/// An event of the stream of ``Route/watch``: how the accounts that the caller may read stand, without secrets. Each
/// ``ServerSentEvent/id`` names a point in the daemon's history that a later stream may resume after.
public enum AccountEvent: Hashable, Sendable {
  /// What comes next is only what changed since the caller's `Last-Event-ID`. Without it, everything comes.
  case resumed
  /// An account as it is now. That nothing but ``AccountPayload/validatedAt`` moved on is not told.
  case account(AccountPayload)
  /// An account that is not there any more, or that the caller may not read any more.
  case removed(RemovedAccount)
  /// Everything was told. From here on each event is a change; an account that no event of a stream without
  /// ``resumed`` named is not there.
  case synced

  /// Its name in the stream.
  public var name: Name {
    switch self {
    case .resumed: .resumed
    case .account: .account
    case .removed: .removed
    case .synced: .synced
    }
  }

  /// What stands in an event's `event` field.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    /// ``AccountEvent/resumed``, with an empty object.
    case resumed
    /// ``AccountEvent/account(_:)``, with an ``AccountPayload``.
    case account
    /// ``AccountEvent/removed(_:)``, with a ``RemovedAccount``.
    case removed
    /// ``AccountEvent/synced``, with an empty object.
    case synced
  }
}

/// The data of ``AccountEvent/removed(_:)``.
public struct RemovedAccount: Codable, Hashable, Sendable {
  /// The account's name.
  public var name: String

  /// An account that is gone.
  public init(name: String) { self.name = name }
}
