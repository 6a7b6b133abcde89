import KeeperAPI

extension APIOperation {
  static let logIn = APIOperation(
    id: "logIn", method: "POST", access: .administrator,
    summary: "Begins a login, or joins the one under way. A stream: what to show the user, then how it ended.",
    details: "The login goes on when the caller hangs up.",
    body: Body(schema: .loginOptions, isRequired: false),
    answers: [
      .events(
        "The events.", LoginEvent.Name.allCases.map { .init(name: $0.rawValue, data: $0.data, meaning: $0.meaning) })
    ], problems: [.notPermitted, .unknownAccount, .conflict])

  static let cancelLogin = APIOperation(
    id: "cancelLogin", method: "DELETE", access: .administrator, summary: "Ends the login that is under way.",
    answers: [.json(.loginCancelled)], problems: [.notPermitted, .unknownAccount])

  static let redirectLogin = APIOperation(
    id: "redirectLogin", method: "POST", access: .administrator,
    summary: "Where the browser of a login ended, for browsers that cannot reach the daemon.",
    body: Body(schema: .redirectedURL, isRequired: true), answers: [.json(.loginDone)],
    problems: [.notPermitted, .unknownAccount, .noLogin, .loginFailed, .timeout])
}

extension LoginEvent.Name {
  fileprivate var data: Shape {
    switch self {
    case .prompt: Schema.loginPrompt.shape
    case .waiting: Schema.loginWaiting.shape
    case .done: Schema.loginDone.shape
    case .failed: Schema.problem.shape
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .prompt: "Show this. Comes once Twitch has answered, and once more if a code had to be asked for anew."
    case .waiting: "The user has not answered yet. Comes each second."
    case .done: "The new grant is saved and served. The last event."
    case .failed: "The login brought nothing, and what the account had is untouched. The last event."
    }
  }
}
