/// What happens at consent pages and device codes without a person.
package struct AutoAnswers: Sendable, Equatable {
  package enum Answer: Sendable, Hashable {
    /// Show the page to whoever is there.
    case ask
    /// Consent as that user, by id or login.
    case approve(user: String)
    case deny
    /// Show the page; nobody ever answers it.
    case ignore
  }

  package var standard = Answer.ask
  /// By client id; these come first.
  package var byClient: [String: Answer] = [:]

  package init() {}

  func answer(forClient id: String) -> Answer { byClient[id] ?? standard }
}
