public import KeeperAPI

/// What only administrators may do.
extension KeeperClient {
  /// Says that nobody has used the account's refresh token since the store was written, so that the daemon may.
  public func trust(_ account: String) async throws(KeeperClientError) -> AccountPayload {
    try await send(.post(.trust(account: account))).decoded()
  }

  /// Has the configuration file read anew, and returns once it is in force. A file with mistakes changes nothing and is
  /// a problem that lists them: ``Problem/mistakes``.
  public func reload() async throws(KeeperClientError) -> ReloadPayload {
    var request = Request.post(.reload)
    request.answerLimit = Request.listLimit
    return try await send(request).decoded()
  }

  /// What opens the store.
  public func keySlots() async throws(KeeperClientError) -> [KeySlotsPayload.Slot] {
    let payload: KeySlotsPayload = try await send(.get(.keySlots)).decoded()
    return payload.slots
  }

  /// Lets another secret open the store as well.
  public func addKeySlot(_ slot: KeySlotRequest) async throws(KeeperClientError) -> [KeySlotsPayload.Slot] {
    let payload: KeySlotsPayload = try await send(.post(.keySlots, slot)).decoded()
    return payload.slots
  }

  /// Takes a secret the power to open the store; also the one that the daemon uses, if `evenIfInUse`.
  public func removeKeySlot(
    _ id: Int64, evenIfInUse: Bool = false
  ) async throws(KeeperClientError) -> [KeySlotsPayload.Slot] {
    var request = Request.delete(.keySlot(id))
    if evenIfInUse { request.query = "\(QueryName.inUse)=true" }
    let payload: KeySlotsPayload = try await send(request).decoded()
    return payload.slots
  }

  /// Seals everything anew under a new data key. `keys` opens the slots that the daemon's own key does not.
  public func rotateStore(keys: [KeySlotRequest]) async throws(KeeperClientError) -> [KeySlotsPayload.Slot] {
    let payload: KeySlotsPayload = try await send(.post(.rotateStore, RotationRequest(keys: keys))).decoded()
    return payload.slots
  }

  /// Says for all accounts what ``trust(_:)`` says for one. Answers with their names.
  public func adoptStore() async throws(KeeperClientError) -> [String] {
    let payload: AdoptedPayload = try await send(.post(.adoptStore)).decoded()
    return payload.accounts
  }
}
