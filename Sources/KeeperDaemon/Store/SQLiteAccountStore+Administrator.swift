package import KeeperServer
package import KeeperStore

extension SQLiteAccountStore: StoreAdministrator {
  package func keySlots() async throws -> [StoreKeySlot] {
    try await slotSummaries().map { slot in
      StoreKeySlot(id: slot.id, kind: slot.kind?.rawValue ?? "unknown", isInUse: slot.isInUse)
    }
  }

  package func addKeySlot(_ key: OpeningKey) async throws { _ = try await addKeySlot(SlotSecret(key)) }

  package func rotateDataKey(_ keys: [OpeningKey]) async throws {
    try await rotateDataKey(keys.map { try SlotSecret($0) })
  }
}

/// A kind of key slot that there is not.
private struct UnknownKeyKind: Error, CustomStringConvertible {
  let kind: String

  var description: String {
    "Cannot use a key of the kind \(kind.debugDescription): there is none. Known: "
      + "\(KeySlot.Kind.allCases.map(\.rawValue).joined(separator: ", "))."
  }
}

extension SlotSecret {
  fileprivate init(_ key: OpeningKey) throws {
    guard let kind = KeySlot.Kind(rawValue: key.kind) else { throw UnknownKeyKind(kind: key.kind) }
    self.init(kind: kind, secret: key.secret)
  }
}
