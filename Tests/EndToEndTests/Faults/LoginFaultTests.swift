import Foundation
import Keeper
import KeeperAPI
import KeeperClient
import Testing

@testable import TwitchSandbox

/// Every fault of the sandbox, once, at every endpoint that a login uses: it ends as the table says, and what was there
/// is kept until the new grant is.
@Suite(.showingLogs) struct LoginFaultTests {
  @Test(
    "a login meets a fault → it goes on or fails, and memory and disk hold the new grant or the old",
    arguments: FaultRow.all)
  func login(_ row: FaultRow) async throws {
    let setup = Setup(
      accounts: [], logLevel: "info", rules: LoginFlowCase.allCases.map(\.table).joined(separator: "\n"))
    try await withHost(setup) { host in
      var daemon = try await host.start()
      for flow in LoginFlowCase.allCases {
        try await host.giveGrant(to: flow)
        for endpoint in flow.endpoints {
          let before = try await host.client.plainToken(flow.rawValue)
          host.twitch.setFault(row.effect, on: endpoint, .next(1), afterCommit: row.afterCommit)
          let isLoggedIn = try await host.logIn(flow)
          host.twitch.clearFaults()
          #expect(isLoggedIn == row.survives(endpoint), "\(flow) \(endpoint)")
          let after = try await host.client.plainToken(flow.rawValue)
          #expect((after != before) == isLoggedIn, "\(flow) \(endpoint)")
          // Not killed: a code that is used up and still kept would make a login of its own at the next start.
          try await daemon.stop()
          #expect(try await host.stored()[flow.rawValue]?.grant?.accessToken?.reveal() == after, "\(flow) \(endpoint)")
          daemon = try await host.start()
        }
      }
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }
}

/// The ways to log in, as accounts of those names.
enum LoginFlowCase: String, CaseIterable {
  case device, code, implicit

  var endpoints: [SandboxEndpoint] {
    switch self {
    case .device: [.device, .deviceCode, .validate]
    case .code: [.authorizationCode, .validate, .keys]
    case .implicit: [.validate, .keys]
    }
  }

  fileprivate var clientID: String { self == .device ? Cast.publicID : Cast.confidentialID }
  fileprivate var scopes: [String] { self == .device ? ["chat:read"] : ["openid", "chat:read"] }

  fileprivate var table: String {
    let (client, grantType) =
      switch self {
      case .device: ("overlay", "device_code")
      case .code: ("bot", "authorization_code")
      case .implicit: ("bot", "implicit")
      }
    return """
      [accounts.\(rawValue)]
      client = "\(client)"
      grant_type = "\(grantType)"
      login = "my_cool_bot"
      scopes = \(scopes)

      """
  }
}

extension FaultRow {
  /// Whether a login goes on after it. What Twitch gives once and nobody received is lost, and a refusal is one.
  fileprivate func survives(_ endpoint: SandboxEndpoint) -> Bool {
    switch endpoint {
    case .deviceCode: !isLostAnswer
    case .authorizationCode: !isLostAnswer && !isRejection
    case .device, .validate: !isRejection
    default: true
    }
  }

  private var isRejection: Bool { validation == .renewed }
  private var isLostAnswer: Bool { commits && validation == .troubled }
}

extension BotHost {
  fileprivate func giveGrant(to flow: LoginFlowCase) async throws {
    let grant = try #require(
      twitch.withWorld { $0.mintGrant(client: flow.clientID, user: "my_cool_bot", scopes: flow.scopes) }
        ?? twitch.withWorld { $0.mintGrant(client: flow.clientID, user: "101", scopes: flow.scopes) })
    let refreshToken = flow == .implicit ? nil : grant.refreshToken
    _ = try await client.importGrant(
      ImportedGrant(accessToken: grant.accessToken, refreshToken: refreshToken), for: flow.rawValue)
    // A fault is meant for the login, not for this.
    _ = try await eventually("the grant is validated") { [twitch] in
      twitch.validationCount(ofToken: grant.accessToken) > 0 ? true : nil
    }
  }

  /// Logs in as somebody who consents at once; whether it succeeded.
  fileprivate func logIn(_ flow: LoginFlowCase) async throws -> Bool {
    twitch.withWorld { $0.answers.standard = .approve(user: "my_cool_bot") }
    let name = flow.rawValue
    let options = LoginOptions(redirect: flow == .device ? nil : .paste)
    return try await within(.seconds(150), "the end of the login") { [client] in
      for try await event in try await client.login(name, options) {
        switch event {
        case .prompt(let prompt) where flow != .device:
          let redirect = try await Visit.redirect(from: prompt.url)
          // How it ends is an event as well, and comes later than this caller waits for a Twitch that hangs.
          _ = try? await client.redirect(name, to: redirect)
        case .prompt, .waiting: break
        case .done: return true
        case .failed: return false
        }
      }
      throw POSIXError(.EPIPE)
    }
  }
}
