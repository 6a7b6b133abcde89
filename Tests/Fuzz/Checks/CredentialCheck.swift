@testable import KeeperServer

/// What a caller may call its end of the connection: it is read as systemd writes it, or not at all.
enum CredentialCheck {
  static func run(_ input: [UInt8]) {
    guard let request = CredentialRequest(address: input) else { return }
    let end = Array("/unit/\(request.unit)/\(request.name)".utf8)
    hold(input.first == 0 && input.suffix(end.count) == end[...], "other bytes than \(request)")
    let random = input.dropFirst().dropLast(end.count)
    hold(!random.isEmpty && !random.contains(UInt8(ascii: "/")), "nothing random before \(request)")
    hold(UnitName.isValid(request.unit) && !request.unit.contains("/"), "no unit: \(request.unit)")
    hold(!request.name.isEmpty && !request.name.contains("/"), "no name: \(request.name)")
  }
}
