import Crypto
import FoundationEssentials
import NIOCore
import NIOSSL
import SwiftASN1
import X509

/// A certificate authority for one run, and the server certificate that it signed. Its own key is gone once this is
/// made, so whoever trusts it trusts this one server and no other.
package struct ThrowAwayAuthority: Sendable {
  /// Twitch's hosts, for clients with their shipped addresses, and this machine's own names.
  package static let names = ["id.twitch.tv", "api.twitch.tv", "www.twitch.tv", "localhost"]

  /// The authority's certificate in PEM: what a client has to trust.
  package let certificate: String
  private let chain: [NIOSSLCertificate]
  private let key: NIOSSLPrivateKey

  package init(names: [String] = Self.names) throws {
    let authorityKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let serverKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let authority = try Self.authority(authorityKey)
    let server = try Self.server(names, serverKey, signedBy: authorityKey, authority)
    certificate = try authority.serializeAsPEM().pemString + "\n"
    chain = [try NIOSSLCertificate(bytes: Array(server.serializeAsPEM().pemString.utf8), format: .pem)]
    key = try NIOSSLPrivateKey(bytes: Array(serverKey.serializeAsPEM().pemString.utf8), format: .pem)
  }

  func channelPrefix() throws -> @Sendable (any Channel) throws -> Void {
    let configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    let context = try NIOSSLContext(configuration: configuration)
    return { channel in try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
  }

  private static func authority(_ key: Certificate.PrivateKey) throws -> Certificate {
    let name = try DistinguishedName { CommonName("Twitch sandbox, throw-away CA") }
    let extensions = try Certificate.Extensions {
      Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
      Critical(KeyUsage(keyCertSign: true))
    }
    return try make(key.publicKey, subject: name, issuer: name, extensions, signedBy: key)
  }

  private static func server(
    _ names: [String], _ key: Certificate.PrivateKey, signedBy authorityKey: Certificate.PrivateKey,
    _ authority: Certificate
  ) throws -> Certificate {
    let loopback: [[UInt8]] = [[127, 0, 0, 1], [UInt8](repeating: 0, count: 15) + [1]]
    let addresses = loopback.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...])) }
    let extensions = try Certificate.Extensions {
      Critical(BasicConstraints.notCertificateAuthority)
      try ExtendedKeyUsage([.serverAuth])
      SubjectAlternativeNames(names.map { .dnsName($0) } + addresses)
    }
    let subject = try DistinguishedName { CommonName("Twitch sandbox") }
    return try make(key.publicKey, subject: subject, issuer: authority.subject, extensions, signedBy: authorityKey)
  }

  /// Good from yesterday, for clocks that are behind, and for a month, for runs that are long.
  private static func make(
    _ publicKey: Certificate.PublicKey, subject: DistinguishedName, issuer: DistinguishedName,
    _ extensions: Certificate.Extensions, signedBy key: Certificate.PrivateKey
  ) throws -> Certificate {
    let day = 86_400.0
    return try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
      notValidBefore: Date(timeIntervalSinceNow: -day), notValidAfter: Date(timeIntervalSinceNow: 30 * day),
      issuer: issuer, subject: subject, extensions: extensions, issuerPrivateKey: key)
  }
}
