/// What systemd asks for on behalf of a unit that has `LoadCredential=NAME:SOCKET` (systemd.exec(5)).
struct CredentialRequest: Equatable {
  let unit: String
  /// The credential's name, which is the account's.
  let name: String

  /// Read from the name that systemd binds its end of the connection to: `\0RANDOM/unit/UNIT/NAME`. Everybody can bind
  /// such a name: it proves nothing.
  init?(address: [UInt8]) {
    guard address.first == 0, let text = String(validating: address.dropFirst(), as: UTF8.self) else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, !parts[0].isEmpty, parts[1] == "unit", UnitName.isValid(String(parts[2])),
      !parts[3].isEmpty
    else { return nil }
    unit = String(parts[2])
    name = String(parts[3])
  }
}
