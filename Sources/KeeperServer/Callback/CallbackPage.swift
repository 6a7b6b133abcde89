import HTTPTypes
import LocalHTTP

/// The pages: plain HTML that works with a keyboard, a screen reader and on a phone.
enum CallbackPage {
  /// The end of a login, or of an attempt.
  static func result(_ message: CallbackMessage) -> String { page(message) }

  /// Waits for the script, which hands the fragment over and then shows what came of it.
  static let handOver = page(
    CallbackText.handingOver,
    more: """
      <noscript>
      \(paragraphs(CallbackText.withoutScript))
      <pre><code>\(escaped(CallbackText.pasteCommand))</code></pre>
      </noscript>
      <template id="unreachable" data-title="\(escaped(CallbackText.unreachable.title))">
      \(paragraphs(CallbackText.unreachable.paragraphs))
      </template>
      """, main: #" data-hand-over="\#(CallbackPath.handOver)""#)

  private static func page(_ message: CallbackMessage, more: String = "", main: String = "") -> String {
    """
    <!DOCTYPE html>
    <html lang="\(CallbackText.language)">
    <head>
    <meta charset="utf-8">
    <script src="\(CallbackPath.script)"></script>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>\(escaped(message.title)) – \(escaped(CallbackText.site))</title>
    <link rel="stylesheet" href="\(CallbackPath.style)">
    </head>
    <body>
    <main class="\(message.tone.rawValue)"\(main)>
    <p class="site">\(escaped(CallbackText.site))</p>
    <h1 tabindex="-1">\(escaped(message.title))</h1>
    <div id="text" role="status">
    \(paragraphs(message.paragraphs))
    </div>
    \(more)
    </main>
    </body>
    </html>

    """
  }

  private static func paragraphs(_ texts: [String]) -> String {
    texts.map { "<p>\(escaped($0))</p>" }.joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case _: escaped.append(character)
      }
    }
    return escaped
  }
}

/// Paths of the listener's own files, beside that of the redirect URI.
enum CallbackPath {
  static let style = "/tokenkeeper/page.css"
  static let script = "/tokenkeeper/page.js"
  static let handOver = "/tokenkeeper/hand-over"
}
