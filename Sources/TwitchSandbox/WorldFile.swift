import FoundationEssentials

/// A world in a file: `{"clients": […], "users": […], "grants": […], "crowds": […], "answers": […], "policy": {…}}`, all
/// optional.
package struct WorldFile: Sendable, Decodable {
  struct Grant: Sendable, Decodable {
    let clientID: String
    let user: String
    let scopes: [String]?
    /// Fixed strings, for what was configured with them before.
    let accessToken: String?
    let refreshToken: String?

    private enum CodingKeys: String, CodingKey {
      case user, scopes
      case clientID = "client_id"
      case accessToken = "access_token"
      case refreshToken = "refresh_token"
    }
  }

  struct Answer: Sendable, Decodable {
    let answer: String
    let user: String?
    let clientID: String?

    private enum CodingKeys: String, CodingKey {
      case answer, user
      case clientID = "client_id"
    }
  }

  private let clients: [RegisteredClient]?
  private let users: [TwitchUser]?
  private let grants: [Grant]?
  private let crowds: [Crowd]?
  private let answers: [Answer]?
  private var policy: JSON?

  private enum CodingKeys: String, CodingKey { case clients, users, grants, crowds, answers }

  /// What is wrong with a file, for the person who wrote it.
  package struct Mistake: Error, CustomStringConvertible {
    package let description: String
  }

  package init(json: [UInt8]) throws(Mistake) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(json))
    } catch {
      throw Mistake(description: "The world cannot be read: \(Explanation.of(error))")
    }
    let text = JSON.parse(json)
    policy = text?["policy"]
    let known: Set = ["clients", "users", "grants", "crowds", "answers", "policy"]
    let unknown = (text?.members ?? []).map(\.name).filter { !known.contains($0) }
    guard unknown.isEmpty else {
      throw Mistake(
        description: "The world has \(unknown) in it. It can have \(known.sorted().joined(separator: ", ")).")
    }
  }

  /// Adds what the file has to `world`.
  package func apply(to world: inout World) throws(Mistake) {
    do throws(AdminRefusal) {
      if let policy { world.policy = try world.policy.changed(by: policy) }
      for client in clients ?? [] { world.addClient(client) }
      for user in users ?? [] { world.addUser(user) }
      for answer in answers ?? [] {
        let value = try AutoAnswers.Answer(answer.answer, user: answer.user)
        if let id = answer.clientID { world.answers.byClient[id] = value } else { world.answers.standard = value }
      }
    } catch {
      throw Mistake(description: "The world cannot be made: \(error.message)")
    }
    for grant in grants ?? [] { try apply(grant, to: &world) }
    for crowd in crowds ?? [] { try crowd.join(&world) }
  }

  private func apply(_ grant: Grant, to world: inout World) throws(Mistake) {
    guard let user = world.user(named: grant.user), world.clients[grant.clientID] != nil else {
      throw Mistake(description: "A grant names client \"\(grant.clientID)\" and user \"\(grant.user)\"; add both.")
    }
    world.mintGrant(
      client: grant.clientID, user: user.id, scopes: grant.scopes ?? [], accessToken: grant.accessToken,
      refreshToken: grant.refreshToken)
  }
}
