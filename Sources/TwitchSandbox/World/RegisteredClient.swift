/// An application in Twitch's developer console.
package struct RegisteredClient: Sendable, Hashable, Codable {
  package enum Kind: String, Sendable, Codable { case confidential, `public` }

  package var id: String
  package var name: String
  package var kind: Kind
  /// Nil for public clients: they have none.
  package var secret: String?
  /// In the console's order; the first one is where a mismatch is reported to.
  package var redirectURIs: [String]
  package var lifetimes: Lifetimes
  /// A client id from before tokens expired: `/validate` answers `expires_in` 0 for its tokens.
  package var isLegacy: Bool

  package init(
    id: String, name: String? = nil, kind: Kind, secret: String? = nil, redirectURIs: [String] = [],
    lifetimes: Lifetimes = Lifetimes(), isLegacy: Bool = false
  ) {
    self.id = id
    self.name = name ?? id
    self.kind = kind
    self.secret = kind == .confidential ? secret : nil
    self.redirectURIs = redirectURIs
    self.lifetimes = lifetimes
    self.isLegacy = isLegacy
  }

  package static func confidential(_ id: String, secret: String, redirectURIs: [String] = []) -> Self {
    Self(id: id, kind: .confidential, secret: secret, redirectURIs: redirectURIs)
  }

  package static func `public`(_ id: String, redirectURIs: [String] = []) -> Self {
    Self(id: id, kind: .public, redirectURIs: redirectURIs)
  }

  private enum CodingKeys: String, CodingKey {
    case id, name, secret, lifetimes
    case kind = "type"
    case redirectURIs = "redirect_uris"
    case isLegacy = "legacy"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let kind = try values.decodeIfPresent(Kind.self, forKey: .kind) ?? .confidential
    self.init(
      id: try values.decode(String.self, forKey: .id),
      name: try values.decodeIfPresent(String.self, forKey: .name),
      kind: kind,
      secret: try values.decodeIfPresent(String.self, forKey: .secret),
      redirectURIs: try values.decodeIfPresent([String].self, forKey: .redirectURIs) ?? [],
      lifetimes: try values.decodeIfPresent(Lifetimes.self, forKey: .lifetimes) ?? Lifetimes(),
      isLegacy: try values.decodeIfPresent(Bool.self, forKey: .isLegacy) ?? false)
  }
}
