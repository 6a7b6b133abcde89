import KeeperAPI

extension Schema {
  static let keySlots = object(
    "KeySlots", KeySlotsPayload.self, "What opens the store.",
    [.required("slots", .array(keySlot.shape), "In the order of their numbers.")],
    examples: [KeySlotsPayload(slots: [exampleSlot])])

  static let keySlot = object(
    "KeySlot", KeySlotsPayload.Slot.self, "One of the secrets that open the store.",
    [
      .required("id", .integer(), "Its number, which it keeps."),
      .required("kind", .oneOf(keyKinds + ["unknown"]), "What it is; `unknown` for what a newer version made."),
      .required("in_use", .boolean, "Whether the running daemon opened the store by it."),
    ], examples: [exampleSlot])

  static let keySlotRequest = request(
    "KeySlotRequest", KeySlotRequest.self, "A secret that shall open the store as well.",
    [
      .required("kind", .oneOf(keyKinds), "What it is."),
      .required("secret", .pattern("^[A-Za-z0-9+/]+={0,2}$"), "Its bytes in base64 (RFC 4648 section 4). Secret."),
    ], examples: [exampleKey])

  static let rotationRequest = request(
    "RotationRequest", RotationRequest.self, "The secrets that shall open the store under its new data key.",
    [
      .required(
        "keys", .array(keySlotRequest.shape),
        "The secrets of the other slots. The one of the daemon's configuration need not be among them.")
    ], examples: [RotationRequest(keys: [exampleKey])])

  static let adopted = object(
    "Adopted", AdoptedPayload.self, "The accounts whose refresh tokens were held back and are in use again.",
    [.required("accounts", .array(.accountName), "By name.")], examples: [AdoptedPayload(accounts: ["bot"])])

  private static let keyKinds = ["key_file", "credential", "passphrase"]
  private static let exampleSlot = KeySlotsPayload.Slot(id: 1, kind: "key_file", inUse: true)
  private static let exampleKey = KeySlotRequest(kind: "passphrase", secret: "cGFzc3BocmFzZQ==")
}
