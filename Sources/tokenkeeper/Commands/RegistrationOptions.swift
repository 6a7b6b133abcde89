import ArgumentParser
import KeeperAPI

/// What an account is, for one that the configuration does not have.
struct RegistrationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The configured client that the grant was given to.", valueName: "name"))
  var client: String?

  @Option(help: ArgumentHelp("How the grant was obtained.", valueName: "type"))
  var grantType: GrantType?

  @Option(help: ArgumentHelp("The Twitch user that the grant must belong to.", valueName: "user"))
  var login: String?

  @Option(
    name: .customLong("scope"), help: ArgumentHelp("A scope that is needed; may be repeated.", valueName: "scope"))
  var scopes: [String] = []

  /// The grant types of Twitch, spelt as its parameters spell them.
  enum GrantType: String, ExpressibleByArgument, CaseIterable {
    case clientCredentials = "client_credentials"
    case authorizationCode = "authorization_code"
    case deviceCode = "device_code"
    case implicit
  }

  func validate() throws {
    let isGiven = client != nil || grantType != nil || login != nil || !scopes.isEmpty
    if isGiven, client == nil || grantType == nil {
      throw ValidationError("A new account needs both --client and --grant-type; give both, or none of the options.")
    }
  }

  /// Nil when none of the options is given.
  var value: ImportRequest.Registration? {
    guard let client, let grantType else { return nil }
    return ImportRequest.Registration(client: client, grantType: grantType.rawValue, login: login, scopes: scopes)
  }
}
