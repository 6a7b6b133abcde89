/// The pages for people: plain HTML, usable on a phone, with a keyboard, a screen reader and without scripts.
enum Pages {
  static func consent(
    to request: AuthorizationRequest, of client: RegisteredClient?, by people: [TwitchUser], csrf: String
  ) -> String {
    consent(client, request.scopes, people, note: "", csrf: csrf, action: "/oauth2/authorize")
  }

  static func consent(
    to device: DeviceCode, of client: RegisteredClient?, by people: [TwitchUser], csrf: String
  ) -> String {
    let note = "<p>Go on only if the device shows the code <code>\(escape(device.userCode))</code>.</p>"
    return consent(client, device.scopes, people, note: note, csrf: csrf, action: "/activate")
  }

  static func enterCode(after wrong: String?) -> String {
    let complaint = wrong.map { text in
      """
      <p role="alert" id="complaint">No device waits with the code <code>\(escape(text))</code>. Codes are good for half an \
      hour and for one use.</p>
      """
    }
    let marks = wrong == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"complaint\""
    return page(
      "Connect a device",
      """
      \(complaint ?? "")
      <form method="get" action="/activate">
      <p><label for="code">Code that the device shows</label>
      <input id="code" name="device-code" autocomplete="off" autocapitalize="characters" spellcheck="false" \
      autofocus required\(marks)></p>
      <p class="buttons"><button class="main">Go on</button></p>
      </form>
      """)
  }

  static func message(_ title: String, _ text: String) -> String { page(title, "<p>\(escape(text))</p>") }

  private static func consent(
    _ client: RegisteredClient?, _ scopes: [String], _ people: [TwitchUser], note: String, csrf: String,
    action: String
  ) -> String {
    let name = client?.name ?? ""
    let wishes = scopes.map { "<li><code>\(escape($0))</code></li>" }.joined(separator: "\n")
    return page(
      "\(name) wants access",
      """
      \(note)<p><strong>\(escape(name))</strong> asks for:</p>
      <ul>\(wishes.isEmpty ? "<li>nothing but to know who you are</li>" : wishes)</ul>
      <form method="post" action="\(action)">
      <input type="hidden" name="csrf" value="\(csrf)">
      \(choices(people))
      <p class="buttons">\(people.isEmpty ? "" : approval)
      <button name="decision" value="deny">Cancel</button></p>
      </form>
      """)
  }

  private static let approval = "<button class=\"main\" name=\"decision\" value=\"approve\">Authorize</button>"

  private static func choices(_ people: [TwitchUser]) -> String {
    guard !people.isEmpty else {
      return """
        <p role="alert">Nobody can consent: this world has no users. Add one by <code>POST /sandbox/users</code>, then \
        load this page again.</p>
        """
    }
    return """
      <fieldset><legend>Consent as</legend>
      \(people.enumerated().map { choice($1, isFirst: $0 == 0) }.joined(separator: "\n"))
      </fieldset>
      """
  }

  private static func choice(_ user: TwitchUser, isFirst: Bool) -> String {
    """
    <label><input type="radio" name="user" value="\(escape(user.id))"\(isFirst ? " checked" : "")> \
    <span>\(escape(user.displayName)) <small>\(escape(user.login)), \(escape(user.id))</small></span></label>
    """
  }

  private static func page(_ title: String, _ content: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escape(title))</title><style>\(PageStyle.text)</style></head>
    <body><main>
    <p class="sandbox">This is a sandbox. Nobody's real account is involved.</p>
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
