import Keeper
import KeeperAPI

extension Problem {
  static let badAccountName = Problem(
    .badRequest, detail: "That cannot be the name of an account.",
    hint: "1 to 64 letters, digits, dots, dashes and underscores, the first a letter or a digit.")

  static let notAToken = Problem(
    .badRequest, detail: "What was given has characters that no token has.",
    hint: "Copy the token whole, without spaces, line ends and quotation marks.")

  static let unknownGrantType = Problem(
    .badRequest, detail: "registration.grant_type is not a grant type of Twitch's.",
    hint: "One of \(GrantType.allCases.map(\.rawValue).joined(separator: ", ")).")

  /// Why a grant was not taken; what the account had before is untouched.
  static func refused(_ refusal: ImportRefusal, _ name: AccountName) -> Problem {
    switch refusal {
    case .unknownAccount:
      Problem(
        .unknownAccount, detail: "\(name) is not in the configuration.",
        hint: "Add it there, or say with the import which client and grant type it has.")
    case .configuredOtherwise:
      Problem(
        .conflict, detail: "\(name) is in the configuration, which alone says what it is.",
        hint: "Import the grant without a registration.")
    case .unknownClient(let client):
      Problem(
        .badRequest, detail: "There is no client \(client) in the configuration.",
        hint: "Add [clients.\(client)] to the configuration, then 'systemctl reload tokenkeeper'.")
    case .appAccount:
      Problem(
        .conflict, detail: "\(name) is an app account: it gets its token by itself.",
        hint: "There is nothing to import.")
    case .nothingGiven:
      Problem(
        .badRequest, detail: "There is neither an access token nor a refresh token.",
        hint: #"Give {"grant": {"access_token": "…", "refresh_token": "…"}}."#)
    case .idToken:
      Problem(
        .badRequest,
        detail:
          "What was given is an ID token (a signed JWT): it says who a user is, and Twitch takes it for no access.",
        hint: "Give the access_token and refresh_token that came beside it.")
    case .unavailable(let reason, let wait):
      Problem(
        .temporarilyUnavailable, detail: "The grant of \(name) could not be taken over now: \(reason).",
        hint: "Try again.", retryAfter: max(wait.wholeSeconds, 1))
    case .wouldReplaceWorkingGrant:
      Problem(
        .conflict, detail: "\(name) has a grant that works, and a refresh token alone does not say whose it is.",
        hint: "Give the access token too, or log the account out first: 'tokenkeeper logout \(name)'.")
    case .deadToken, .wrongClient, .noUser, .wrongUser, .refusedByTwitch: .refusedGrant(refusal, name)
    }
  }

  private static func refusedGrant(_ refusal: ImportRefusal, _ name: AccountName) -> Problem {
    switch refusal {
    case .deadToken(let reason):
      Problem(
        .badRequest, detail: "Twitch says that the access token is dead: \(reason).",
        hint: "Give a refresh token too, or a token that works.")
    case .wrongClient(let theirs):
      Problem(
        .badRequest, detail: "The token belongs to client \(theirs), which is not the client of \(name).",
        hint: "Import a grant that was given to the account's own client.")
    case .noUser:
      Problem(
        .badRequest, detail: "It is an app access token, and \(name) is a user account.",
        hint: "Import a token that a user gave.")
    case .wrongUser(let login):
      Problem(
        .wrongUser, detail: "The token belongs to the Twitch user \(login), who is not the user of \(name).",
        hint: "Log in as the right user, or change login in the configuration.")
    case .refusedByTwitch(let reason):
      Problem(.loginRequired, detail: "The grant was taken, but \(reason.explanation).", hint: reason.hint(for: name))
    case .unknownAccount, .configuredOtherwise, .unknownClient, .appAccount, .nothingGiven, .idToken, .unavailable,
      .wouldReplaceWorkingGrant:
      refused(refusal, name)
    }
  }
}
