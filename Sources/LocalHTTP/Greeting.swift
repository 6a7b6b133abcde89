/// Answers a connection before anything is read from it, with bytes and their end: what systemd expects of a socket that
/// `LoadCredential=` names.
package struct Greeting: Sendable {
  /// Runs in a task that is cancelled when the caller hangs up. No bytes close the connection as it is.
  let answer: @Sendable (_ greeted: Greeted) async -> [UInt8]

  package init(_ answer: @escaping @Sendable (_ greeted: Greeted) async -> [UInt8]) { self.answer = answer }
}

/// Who is greeted.
package struct Greeted: Sendable {
  package let caller: Caller
  /// The name that the caller's own end of the connection is bound to, as the kernel gives it: it begins with a zero
  /// byte when it is an abstract one (unix(7)). Every caller chooses its own. Empty when it has none.
  package let address: [UInt8]

  package init(caller: Caller, address: [UInt8]) {
    self.caller = caller
    self.address = address
  }
}
