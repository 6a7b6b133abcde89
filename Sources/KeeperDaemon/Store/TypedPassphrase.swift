import Glibc
import Keeper

/// A passphrase from the terminal, which does not show it.
enum TypedPassphrase {
  static func ask(twice: Bool) throws(StoreToolFailure) -> Secret {
    let first = try read("Passphrase of the store: ")
    if twice, try read("The same again: ") != first {
      throw StoreToolFailure("Cannot take the passphrase: the two are not the same. Try again.")
    }
    return first
  }

  private static func read(_ prompt: String) throws(StoreToolFailure) -> Secret {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else {
      throw StoreToolFailure(
        "Cannot ask for the passphrase: there is no terminal. Give passphrase:PATH, with a file that only you may read."
      )
    }
    defer { close(terminal) }
    var shown = termios()
    guard tcgetattr(terminal, &shown) == 0 else {
      throw StoreToolFailure(
        "Cannot ask for the passphrase: the terminal cannot be told to hide it. Give passphrase:PATH.")
    }
    // A program that was stopped and goes on asks anew.
    while true {
      let line = HeldSignals.during { signals in hiddenLine(prompt, terminal, shown, until: signals) }
      if let line { return line }
    }
  }

  /// Nil when a signal came first. However it ends, the terminal is as it was.
  private static func hiddenLine(
    _ prompt: String, _ terminal: Int32, _ shown: termios, until signals: Int32
  ) -> Secret? {
    var (shown, hidden) = (shown, shown)
    hidden.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(terminal, TCSAFLUSH, &hidden)
    defer { tcsetattr(terminal, TCSAFLUSH, &shown) }
    send(prompt, to: terminal)
    defer { send("\n", to: terminal) }
    return isReadable(terminal, before: signals) ? line(from: terminal) : nil
  }

  private static func isReadable(_ terminal: Int32, before signals: Int32) -> Bool {
    var sources = [signals, terminal].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&sources, nfds_t(sources.count), -1) < 0, errno == EINTR {}
    return sources[0].revents == 0
  }

  private static func line(from terminal: Int32) -> Secret {
    var bytes = [UInt8](repeating: 0, count: 1024)
    defer {
      bytes.withUnsafeMutableBytes { buffer in
        if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
      }
    }
    let count = max(Glibc.read(terminal, &bytes, bytes.count), 0)
    return Secret(bytes[..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
  }

  private static func send(_ text: String, to terminal: Int32) {
    let bytes = Array(text.utf8)
    _ = write(terminal, bytes, bytes.count)  // Whoever hung up will not answer either.
  }
}
