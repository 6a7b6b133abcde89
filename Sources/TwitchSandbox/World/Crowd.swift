/// Users by the thousand who all gave the same client a grant, for trying how much a client can keep.
///
/// The tokens follow from the number, so that whoever fills a client's store needs no list of them.
package struct Crowd: Sendable, Decodable {
  package let clientID: String
  package let count: Int
  package let scopes: [String]

  package init(clientID: String, count: Int, scopes: [String]) {
    self.clientID = clientID
    self.count = count
    self.scopes = scopes
  }

  private enum CodingKeys: String, CodingKey {
    case count, scopes
    case clientID = "client_id"
  }

  package static let longest = 2_000_000

  /// The user id of the member `index`, from 0 up.
  package static func userID(_ index: Int) -> String { "\(900_000_000 + index)" }

  package static func login(_ index: Int) -> String { "crowd_\(index)" }

  /// As long as Twitch's: 30 characters.
  package static func accessToken(_ index: Int) -> String { padded("crowdaccess", index, to: 30) }

  /// As long as Twitch's: 50 characters.
  package static func refreshToken(_ index: Int) -> String { padded("crowdrefresh", index, to: 50) }

  private static func padded(_ prefix: String, _ index: Int, to length: Int) -> String {
    let digits = String(index)
    return prefix + String(repeating: "0", count: max(length - prefix.utf8.count - digits.utf8.count, 0)) + digits
  }

  func join(_ world: inout World) throws(WorldFile.Mistake) {
    guard (0...Self.longest).contains(count) else {
      throw WorldFile.Mistake(description: "A crowd has 0 to \(Self.longest) users, not \(count).")
    }
    guard world.clients[clientID] != nil else {
      throw WorldFile.Mistake(description: "A crowd names client \"\(clientID)\"; add it.")
    }
    for index in 0..<count {
      world.addUser(TwitchUser(id: Self.userID(index), login: Self.login(index)))
      world.mintGrant(
        client: clientID, user: Self.userID(index), scopes: scopes, accessToken: Self.accessToken(index),
        refreshToken: Self.refreshToken(index))
    }
  }
}
