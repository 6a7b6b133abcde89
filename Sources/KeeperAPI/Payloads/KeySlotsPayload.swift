/// What opens the store: the answer of ``Route/keySlots``, ``Route/keySlot(_:)`` and ``Route/rotateStore``.
public struct KeySlotsPayload: Codable, Hashable, Sendable {
  /// In the order of their numbers.
  public var slots: [Slot]

  /// One of the secrets that open the store.
  public struct Slot: Codable, Hashable, Sendable {
    /// Its number, which it keeps.
    public var id: Int64
    /// `key_file`, `credential` or `passphrase`; `unknown` for what a newer version made.
    public var kind: String
    /// Whether the running daemon opened the store by it.
    public var inUse: Bool

    /// A slot as it stands on the wire.
    public init(id: Int64, kind: String, inUse: Bool) {
      self.id = id
      self.kind = kind
      self.inUse = inUse
    }

    enum CodingKeys: String, CodingKey {
      case id
      case kind
      case inUse = "in_use"
    }
  }

  /// A list, as it is.
  public init(slots: [Slot]) { self.slots = slots }
}
