import Glibc

extension ListeningSocket {
  /// `address` is an IP address, and no name: a name could come to mean another interface.
  static func binding(address: String, port: Int) throws(ListenError) -> ListeningSocket {
    let endpoint = Endpoint.exposed(address: address, port: port)
    let number = try portNumber(port, endpoint)
    var (host, host6) = (in_addr(), in6_addr())
    if inet_pton(AF_INET, address, &host) == 1 { return try binding(inet(host, number), AF_INET, endpoint) }
    if inet_pton(AF_INET6, address, &host6) == 1 { return try binding(inet6(host6, number), AF_INET6, endpoint) }
    throw endpoint.error(.unusable, "it is not an IP address", hint: "Name one of this host, or 0.0.0.0 for all.")
  }
}
