package import Keeper

/// What administrators may do to the store of a running daemon. Errors are texts for people: what failed, why, and what to
/// do.
package protocol StoreAdministrator: Sendable {
  func keySlots() async throws -> [StoreKeySlot]
  func addKeySlot(_ key: OpeningKey) async throws
  func removeKeySlot(_ id: Int64, evenIfInUse: Bool) async throws
  /// Seals everything under a new data key; `keys` opens the slots that the configured key does not.
  func rotateDataKey(_ keys: [OpeningKey]) async throws
}

/// A secret that opens the store, by whom it is handed over.
package struct OpeningKey: Sendable {
  /// `key_file`, `credential` or `passphrase`.
  package let kind: String
  package let secret: Secret
}

package struct StoreKeySlot: Sendable {
  package let id: Int64
  package let kind: String
  package let isInUse: Bool

  package init(id: Int64, kind: String, isInUse: Bool) {
    self.id = id
    self.kind = kind
    self.isInUse = isInUse
  }
}
