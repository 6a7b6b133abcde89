/// The body of a POST to ``Route/keySlots``: a secret that shall open the store as well.
public struct KeySlotRequest: Codable, Hashable, Sendable {
  /// `key_file`, `credential` or `passphrase`.
  public var kind: String
  /// Its bytes in base64.
  public var secret: String

  /// A secret of that kind, in base64.
  public init(kind: String, secret: String) {
    self.kind = kind
    self.secret = secret
  }
}

/// The body of a POST to ``Route/rotateStore``. The secret of the daemon's own configuration need not stand in it.
public struct RotationRequest: Codable, Hashable, Sendable {
  /// The secrets of the other slots, so that the new key can be wrapped for them.
  public var keys: [KeySlotRequest]

  /// A rotation that keeps the slots of these secrets.
  public init(keys: [KeySlotRequest]) { self.keys = keys }
}
