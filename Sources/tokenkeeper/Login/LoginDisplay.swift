import KeeperAPI

/// Where a login is shown: on a terminal, with a QR code and a line that is drawn again and again, or as plain lines.
struct LoginDisplay: Sendable {
  enum Form: Sendable {
    case lines
    case terminal(TerminalSize, isColoured: Bool)
  }

  let form: Form
  let account: AccountPayload
  let isPasting: Bool

  init(_ account: AccountPayload, isPasting: Bool) {
    form =
      StandardStreams.outputSize.map { .terminal($0, isColoured: StandardStreams.wantsColour) } ?? .lines
    self.account = account
    self.isPasting = isPasting
  }

  func show(_ prompt: LoginPrompt) throws(Failure) {
    end()
    let isOpened = !isPasting && prompt.flow != .deviceCode && Browser.open(prompt.url)
    let text = LoginText(account: account, prompt: prompt, isPasting: isPasting, isOpened: isOpened)
    var lines = text.lines.map(\.printable)
    if prompt.flow == .deviceCode { lines += code(of: prompt.url) }
    if case .terminal = form { lines = [""] + lines + [""] }
    try StandardStreams.write(lines.map { $0 + "\n" }.joined())
  }

  /// Draws the countdown anew. Not while somebody is to paste something: it would get in between.
  func wait(_ waiting: LoginWaiting, of total: Int64?) throws(Failure) {
    guard case .terminal(let size, _) = form, !isPasting else { return }
    let line = LoginText.waiting(waiting, of: total).printable.cut(to: size.columns - 1)
    try StandardStreams.write("\r\(line)\(Self.clearToEnd)")
  }

  func done(_ done: LoginDone) throws(Failure) {
    end()
    try StandardStreams.write(LoginText.done(done).map { $0.printable + "\n" }.joined())
  }

  /// Takes the countdown away.
  func end() {
    guard case .terminal = form, !isPasting else { return }
    // When the screen is gone there is nothing to take away.
    try? StandardStreams.write("\r\(Self.clearToEnd)")
  }

  /// The QR code, where there is a terminal that it fits on.
  private func code(of url: String) -> [String] {
    guard case .terminal(let size, let isColoured) = form, let code = QRCode(url), code.width <= size.columns else {
      return []
    }
    return [""] + (isColoured ? code.colouredLines : code.plainLines)
  }

  private static let clearToEnd = "\u{1B}[K"
}
