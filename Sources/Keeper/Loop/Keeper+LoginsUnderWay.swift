/// For those who look after a login that somebody else began.
extension Keeper {
  /// Follows the login that is under way, and begins none.
  package func loginUnderWay(_ name: AccountName) -> LoginSubscription? { logins[name]?.broadcast.subscribe() }

  /// Whose login waits for this redirect. All logins are looked at, so that the time it takes says nothing.
  package func account(awaiting redirect: Redirect) -> Account? {
    guard let state = redirect.state else { return nil }
    var found: AccountName?
    for (name, running) in logins where running.login.awaitedRedirect == state { found = name }
    return found.flatMap { states[$0]?.definition }
  }
}
