import KeeperAPI

/// What the user of `tokenkeeper login` is told to do.
struct LoginText {
  let account: AccountPayload
  let prompt: LoginPrompt
  let isPasting: Bool
  /// Whether a browser was opened already.
  let isOpened: Bool

  var lines: [String] {
    switch (prompt.flow, isPasting) {
    case (.deviceCode, _): device
    case (.authorizationCode, true), (.implicit, true): paste
    case (.authorizationCode, false), (.implicit, false): browser
    }
  }

  private var device: [String] {
    ["To log in \(subject), open this address on any device:", "", "  \(prompt.url)", ""]
      + (prompt.userCode.map { ["Twitch shows the code \($0) there, or asks for it."] } ?? [])
  }

  private var browser: [String] {
    let place = isOpened ? "your browser now has this address:" : "open this address in a browser on this machine:"
    return ["To log in \(subject), \(place)", "", "  \(prompt.url)"] + (isOpened ? [] : tunnel)
  }

  private var tunnel: [String] {
    guard let port = prompt.redirectURI.flatMap(Self.port) else { return [] }
    return [
      "", "With a browser on another machine, first run this there and keep it running:", "",
      "  ssh -L \(port):localhost:\(port) \(StandardStreams.hostName)",
    ]
  }

  private var paste: [String] {
    let end = prompt.redirectURI ?? "the redirect address"
    return [
      "To log in \(subject), open this address in any browser:", "", "  \(prompt.url)", "",
      "In the end the browser goes to an address that begins with \(end). The page may not load.",
      "Copy the whole address, paste it here and press Enter:",
    ]
  }

  private var subject: String { account.name + (account.login.map { " as \($0)" } ?? "") }

  /// `3000` of `http://localhost:3000/callback`.
  private static func port(of uri: String) -> Int? {
    uri.split(separator: "/").dropFirst().first?.split(separator: ":").last.flatMap { Int($0) }
  }

  /// One line that is drawn again and again.
  static func waiting(_ waiting: LoginWaiting, of total: Int64?) -> String {
    if let trouble = waiting.trouble { return "Waiting for Twitch: \(trouble.reason)" }
    return waiting.expiresIn.map { CountdownBar(left: $0, total: total).line } ?? "Waiting for Twitch …"
  }

  static func done(_ done: LoginDone) -> [String] {
    let account = done.account
    let login = account.login.map { " as \($0)" } ?? ""
    let expiry = account.expiresIn.map { ", valid for \(TimeSpan(seconds: $0).text)" } ?? ""
    let renewal = account.renewable ? "" : "; it cannot be renewed, so that a new login is needed then"
    return ["Logged in \(account.name)\(login)\(expiry)\(renewal)."] + account.troubleLines
      + done.warnings.map { "\(account.name): \($0)" }
  }
}
