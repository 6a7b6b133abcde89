import Keeper
import KeeperAPI
import LocalHTTP

/// Why a login was not begun, or brought nothing.
extension Problem {
  static func refused(_ refusal: LoginRefusal, _ account: Account) -> Problem {
    let name = account.name
    switch refusal {
    case .unknownAccount: return .unknownAccount(name.rawValue)
    case .needsNone:
      return Problem(
        .conflict, detail: "\(name) is an app account: it gets its token by itself and needs no login.",
        hint: "'tokenkeeper token \(name)' has the token.")
    case .noUserFlow:
      return Problem(.badRequest, detail: "client_credentials asks no user.", hint: "Leave out flow.")
    case .needsConfidentialClient:
      return Problem(
        .conflict,
        detail: "The client \(account.client.name) is public, and Twitch takes codes from confidential ones.",
        hint: "Use 'tokenkeeper login \(name) --device', or a client with a secret.")
    case .noRedirectURI:
      return Problem(
        .conflict, detail: "The client \(account.client.name) has no redirect_uri for a browser to come back to.",
        hint: "Set redirect_uri of [clients.\(account.client.name)] in the configuration.")
    case .tooMany(let limit):
      return Problem(
        .temporarilyUnavailable, detail: "\(limit) logins are under way, and no more may be.",
        hint: "Wait until one has ended.", retryAfter: 60)
    case .stopping:
      return Problem(
        .temporarilyUnavailable, detail: "The daemon is stopping.", hint: "Try again in a moment.", retryAfter: 1)
    }
  }

  /// The redirect URI is not one that this daemon can listen on.
  static func cannotListen(_ uri: RedirectURI, _ account: Account) -> Problem {
    Problem(
      .conflict, detail: "A browser that goes to \(uri) does not come to this machine's daemon.",
      hint:
        "Use 'tokenkeeper login \(account.name) --paste'; or set redirect_uri of [clients.\(account.client.name)] to "
        + "\(RedirectURI.standard) and add it in Twitch's developer console (https://dev.twitch.tv/console/apps).")
  }

  static func portUnavailable(_ error: any Error, _ uri: RedirectURI, _ account: Account) -> Problem {
    let why = (error as? ListenError)?.problem ?? "\(error)"
    return Problem(
      .loginFailed, detail: "Nothing can listen on the port of \(uri) now: \(why).",
      hint: "Stop the program that has the port, or use 'tokenkeeper login \(account.name) --paste'.",
      reason: LoginFailureReason.portUnavailable.rawValue)
  }

  static func noLogin(_ name: AccountName) -> Problem {
    Problem(
      .noLogin, detail: "This address belongs to no login of \(name) that is under way.",
      hint: "Run 'tokenkeeper login \(name) --paste' and use the address that it shows.")
  }

  static func redirectUsed(_ name: AccountName) -> Problem {
    Problem(
      .noLogin, detail: "This address was used before.", hint: "'tokenkeeper status' shows what came of it.")
  }

  static let noAnswerInURL = Problem(
    .badRequest, detail: "There is no answer of Twitch in that address.",
    hint: "Copy the whole address from the browser, up to its end: it has ?code=… or #access_token=… in it.")

  static func failed(_ failure: LoginFailure, _ account: Account) -> Problem {
    let advice = failure.advice(account)
    return Problem(
      .loginFailed, detail: advice.detail, hint: advice.hint,
      instance: KeeperAPI.Route.account(account.name.rawValue).path,
      reason: advice.reason.rawValue)
  }
}

extension Problem {
  /// Twitch reports it to the first address that is registered, without a word of which login it was if that had no
  /// `state`.
  static let redirectMismatch = {
    let (reason, detail, hint) = LoginFailure.mismatch("that the login named", "the client")
    return Problem(.loginFailed, detail: detail, hint: hint, reason: reason.rawValue)
  }()
}

extension LoginFailure {
  fileprivate typealias Advice = (reason: LoginFailureReason, detail: String, hint: String)

  fileprivate func advice(_ account: Account) -> Advice {
    let again = "Run 'tokenkeeper login \(account.name)' again."
    switch self {
    case .accessDenied: return (.accessDenied, "Access was denied at Twitch.", "\(again) Then allow it.")
    case .expired: return (.expired, "Nobody answered in time.", again)
    case .cancelled: return (.cancelled, "The login was cancelled.", again)
    case .replaced:
      return (.replaced, "Another login of \(account.name) took its place.", "Use what that one shows.")
    case .withdrawn:
      return (
        .withdrawn, "\(account.name) was logged out, removed, changed or given another grant meanwhile.",
        "See 'tokenkeeper status' whether a login is still needed."
      )
    case .stopped: return (.stopped, "The daemon stopped, and with it the login.", again)
    case .notSaved:
      return (.notSaved, "The login could not be saved.", "Make room on the disk or mend the state directory. \(again)")
    case .unavailable(let reason):
      return (.unavailable, "Twitch could not be asked: \(reason).", "Check the network of this host. \(again)")
    case .redirectMismatch, .wrongUser, .wrongClient, .noUser, .invalidIDToken, .clientRejected, .refused:
      return refusal(account, again)
    }
  }

  private func refusal(_ account: Account, _ again: String) -> Advice {
    let client = "[clients.\(account.client.name)]"
    switch self {
    case .redirectMismatch(let uri): return Self.mismatch(uri, client)
    case .wrongUser(let expected, let got):
      return (
        .wrongUser, "\(got) logged in at Twitch, and \(account.name) is the account of \(expected).",
        "Log out at Twitch, or use a private window, then log in as \(expected). "
          + "If \(got) is right, change login in [accounts.\(account.name)]."
      )
    case .wrongClient(let theirs):
      return (.wrongClient, "The token belongs to the client \(theirs).", "Check client_id of \(client).")
    case .noUser: return (.refused, "Twitch gave a token that belongs to no user.", again)
    case .invalidIDToken(let reason): return (.invalidIDToken, "The ID token is not good: \(reason).", again)
    case .clientRejected(let reason):
      return (
        .clientRejected, "Twitch refused the client: \(reason).",
        "Check client_id, client_type and client_secret of \(client), then 'systemctl reload tokenkeeper'."
      )
    case .refused(let reason): return (.refused, "Twitch refused: \(reason).", again)
    case .accessDenied, .expired, .cancelled, .replaced, .withdrawn, .stopped, .notSaved, .unavailable:
      return advice(account)
    }
  }

  fileprivate static func mismatch(_ uri: String, _ client: String) -> Advice {
    (
      .redirectMismatch, "The redirect URI \(uri) is not registered at Twitch.",
      "Add it in Twitch's developer console (https://dev.twitch.tv/console/apps) to the OAuth Redirect URLs of the app, "
        + "byte for byte, or set redirect_uri of \(client) to one that is there and 'systemctl reload tokenkeeper'."
    )
  }
}
