import FoundationEssentials
import Keeper
import KeeperAPI
import KeeperClient
import KeeperStore

// MARK: - By ourselves

extension StoreTool {
  /// Throws ``StoreError/locked(directory:by:)`` while somebody serves from the store.
  func offline(_ task: StoreTask) async throws -> String {
    // The mark is the daemon's: here nobody spends a refresh token.
    let here = StoreSurroundings(markDirectory: nil, host: surroundings.host)
    let store = try SQLiteAccountStore.open(
      existingIn: directory, keySource: try openingKey(), surroundings: here, logger: logger)
    do {
      let text = try await change(store, task)
      try await store.close()
      return text
    } catch {
      try? await store.close()  // The first error is the one to tell.
      throw error
    }
  }

  private func change(_ store: SQLiteAccountStore, _ task: StoreTask) async throws -> String {
    switch task {
    case .addSlot(let new): _ = try await store.addKeySlot(try SlotSecret(new.source(isNew: true)))
    case .removeSlot(let id, let evenIfInUse): try await store.removeKeySlot(id, evenIfInUse: evenIfInUse)
    case .rotate: try await store.rotateDataKey(try given.dropFirst().map { try SlotSecret($0.source()) })
    case .adopt:
      try await store.adopt()
      return Self.adopted + "The next start of the daemon uses all refresh tokens of the store again.\n"
    case .slots, .check, .backUp, .restore, .setAside: break
    }
    let slots = try await store.slotSummaries()
    return Self.said(task)
      + Self.table(slots.map { ($0.id, $0.kind?.rawValue ?? "unknown", $0.isInUse ? "opened the store now" : "") })
  }
}

// MARK: - Through the daemon

extension StoreTool {
  func online(_ task: StoreTask) async throws -> String {
    let client = KeeperClient(socketPath: socketPath)
    do throws(KeeperClientError) {
      switch task {
      case .slots: return Self.table(try await client.keySlots())
      case .addSlot(let new): return Self.said(task) + Self.table(try await client.addKeySlot(try request(new, true)))
      case .removeSlot(let id, let evenIfInUse):
        return Self.said(task) + Self.table(try await client.removeKeySlot(id, evenIfInUse: evenIfInUse))
      case .rotate:
        var keys: [KeySlotRequest] = []
        for key in given { keys.append(try request(key, false)) }
        return Self.said(task) + Self.table(try await client.rotateStore(keys: keys))
      case .adopt:
        let names = try await client.adoptStore()
        return Self.adopted
          + (names.isEmpty ? "No account was held back.\n" : "In use again: \(names.joined(separator: ", ")).\n")
      case .check, .backUp, .restore, .setAside: return ""
      }
    } catch {
      throw StoreToolFailure(
        "A daemon uses the store, and could not be asked at \(socketPath): \(error.reason). "
          + (error.hint ?? "Set TOKENKEEPER_SOCKET if it listens elsewhere."))
    }
  }

  private func request(_ key: KeyReference, _ isNew: Bool) throws(KeeperClientError) -> KeySlotRequest {
    do {
      let secret = try SlotSecret(key.source(isNew: isNew))
      var bytes = secret.secret.withUnsafeBytes { Data($0) }
      defer { bytes.resetBytes(in: bytes.startIndex..<bytes.endIndex) }
      return KeySlotRequest(kind: secret.kind.rawValue, secret: bytes.base64EncodedString())
    } catch {
      throw .protocolViolation("\(error)")
    }
  }
}

// MARK: - Words

extension StoreTool {
  private static let adopted = """
    The store counts as the newest state of itself, on this host. If it was not, and a refresh token of a public \
    client was used after this state was written, its next use makes Twitch sever the app from that user, who then has \
    to log in again.

    """

  private static func said(_ task: StoreTask) -> String {
    switch task {
    case .addSlot: "The store opens with that key too.\n"
    case .removeSlot(let id, _):
      "Key slot \(id) is gone. Its key still opens older copies of the store; 'tokenkeeperd store rotate' makes the data "
        + "key that it knew worthless for what is sealed from now on.\n"
    case .rotate: "Everything is sealed under a new data key. Backups made before still open with the old one.\n"
    case .slots, .adopt, .check, .backUp, .restore, .setAside: ""
    }
  }

  private static func table(_ slots: [KeySlotsPayload.Slot]) -> String {
    table(slots.map { ($0.id, $0.kind, $0.inUse ? "opened the store for the daemon" : "") })
  }

  private static func table(_ slots: [(id: Int64, kind: String, note: String)]) -> String {
    slots.map { "slot \($0.id)  \($0.kind)\($0.note.isEmpty ? "" : "  (\($0.note))")\n" }.joined()
  }
}
