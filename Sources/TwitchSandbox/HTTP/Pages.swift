/// The pages for people: plain HTML, usable with a keyboard, a screen reader and without scripts.
enum Pages {
  static func consent(
    to request: AuthorizationRequest, of client: RegisteredClient?, by people: [TwitchUser], csrf: String
  ) -> String {
    consent(client, request.scopes, people, csrf: csrf, action: "/oauth2/authorize")
  }

  static func consent(
    to device: DeviceCode, of client: RegisteredClient?, by people: [TwitchUser], csrf: String
  ) -> String {
    consent(client, device.scopes, people, csrf: csrf, action: "/activate")
  }

  static func enterCode(after wrong: String?) -> String {
    let complaint = wrong.map { "<p role=\"alert\">No device waits with the code \(escape($0)).</p>" } ?? ""
    return page(
      "Connect a device",
      """
      \(complaint)
      <form method="get" action="/activate">
      <p><label>Code on the device <input name="device-code" autocomplete="off" autofocus required></label></p>
      <p><button>Go on</button></p>
      </form>
      """)
  }

  static func message(_ title: String, _ text: String) -> String { page(title, "<p>\(escape(text))</p>") }

  private static func consent(
    _ client: RegisteredClient?, _ scopes: [String], _ people: [TwitchUser], csrf: String, action: String
  ) -> String {
    let name = escape(client?.name ?? "")
    let wishes = scopes.map { "<li><code>\(escape($0))</code></li>" }.joined(separator: "\n")
    return page(
      "\(client?.name ?? "") wants access",
      """
      <p>This is a sandbox. Nobody's real account is involved.</p>
      <p><strong>\(name)</strong> asks for:</p>
      <ul>\(wishes.isEmpty ? "<li>nothing but to know who you are</li>" : wishes)</ul>
      <form method="post" action="\(action)">
      <input type="hidden" name="csrf" value="\(csrf)">
      <fieldset><legend>Consent as</legend>
      \(people.enumerated().map { choice($1, isFirst: $0 == 0) }.joined(separator: "\n"))
      </fieldset>
      <p><button name="decision" value="approve">Authorize</button>
      <button name="decision" value="deny">Cancel</button></p>
      </form>
      """)
  }

  private static func choice(_ user: TwitchUser, isFirst: Bool) -> String {
    """
    <p><label><input type="radio" name="user" value="\(escape(user.id))"\(isFirst ? " checked" : "")> \
    \(escape(user.displayName)) (\(escape(user.login)), \(escape(user.id)))</label></p>
    """
  }

  private static func page(_ title: String, _ content: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>\(escape(title))</title></head>
    <body><main>
    <h1>\(escape(title))</h1>
    \(content)
    </main></body>
    </html>

    """
  }

  static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
