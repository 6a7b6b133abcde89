import ArgumentParser
import KeeperAPI
import KeeperClient

struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Gets a user's consent at Twitch for an account.",
    discussion: """
      Without options the account's grant type decides: a code for any device, or an address for a browser. Until the \
      new grant is saved, the old one stays in use. Ctrl-C ends the login, and then the command ends by that signal.

      If the connection to the daemon breaks, the command finds the login again; it is not begun anew.

      With a browser on another machine than the daemon, keep the printed `ssh -L` running there, or use --paste.
      """)

  @OptionGroup var account: AccountArgument

  @Flag(help: "Consent in a browser, which is opened here if there is a display.")
  var browser = false

  @Flag(help: "Consent on any device, by a code.")
  var device = false

  @Flag(
    help: "Consent in any browser, and give the address at which it ends to standard input. Joins a login under way.")
  var paste = false

  @Flag(help: "End a login that is under way, instead of joining it.")
  var replace = false

  @Flag(help: "Have Twitch ask even if the user has consented before. With a browser only.")
  var forceVerify = false

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    if device, browser || paste || forceVerify {
      throw ValidationError("--device is for a login without a browser; leave it out, or the options for browsers.")
    }
  }

  func run() async throws {
    let what = "log in \(account.name)"
    let client = connection.client
    let before = try await attempting(to: what) { () throws(KeeperClientError) in
      try await client.account(account.name)
    }
    let session = LoginSession(
      client: client, before: before, options: options(for: before),
      display: LoginDisplay(before, isPasting: paste), what: what)
    try await session.run()
  }

  private func options(for account: AccountPayload) -> LoginOptions {
    LoginOptions(
      flow: flow(for: account), existing: replace ? .replace : .join, forceVerify: forceVerify ? true : nil,
      redirect: paste ? .paste : nil)
  }

  /// Nil leaves it to the daemon, which goes by the grant type.
  private func flow(for account: AccountPayload) -> LoginFlow? {
    if device { return .deviceCode }
    guard browser || paste || forceVerify, account.grantType == LoginFlow.deviceCode.rawValue else { return nil }
    return .authorizationCode
  }
}
