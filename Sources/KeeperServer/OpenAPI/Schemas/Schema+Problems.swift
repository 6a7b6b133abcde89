import KeeperAPI

extension Schema {
  static let problem = object(
    "Problem", Problem.self, "Problem details (RFC 9457), the body of every answer that is not a success.",
    [
      .required("type", problemType.shape, "The same for all problems of a kind."),
      .required("title", .string, "The kind in words, always the same ones."),
      .required("status", .integer(from: 400, to: 599), "The HTTP status."),
      .required("detail", .string, "What failed this time and why."),
      .optional("instance", .string, "What the problem is about, as a path of the API."),
      .optional("hint", .string, "What to do; it names the command to run where there is one."),
      .optional("reason", .string, "Why, for a `login_failed`: a `LoginFailureReason`."),
      .optional("mistakes", .array(configurationRemark.shape), "All that is wrong, for an `invalid_configuration`."),
      .optional(
        "retry_after", .integer(from: 0), "Seconds after which another try may succeed; also in `Retry-After`."),
    ],
    examples: [
      Problem(
        .temporarilyUnavailable, detail: "The token of bot is being obtained.", hint: "Ask again in a moment.",
        instance: "/v1/accounts/bot", reason: LoginFailureReason.unavailable.rawValue, mistakes: [exampleRemark],
        retryAfter: 1),
      Problem(.notFound, detail: "There is no such path."),
    ])

  static let problemType = words(
    "ProblemType", "The kinds of problems. Later versions may add some; the status tells the class of those.",
    ProblemType.allCases.map { Word(value: $0.uri, title: $0.title, meaning: $0.meaning) })
}

extension ProblemType {
  /// What it means and what to do, in general; each problem has its own `detail` and `hint`.
  var meaning: String {
    switch self {
    case .unknownAccount: "There is no such account, or you may not use it."
    case .notPermitted: "You may not do this. Rights are given by `[[allow]]` in the configuration."
    case .loginRequired: "There is no usable token, and only a person can get one, by `tokenkeeper login`."
    case .insufficientScope: "The token lacks a scope that was asked for. Log in with it."
    case .temporarilyUnavailable: "It cannot be had now. Ask again after `Retry-After`."
    case .timeout: "What was waited for did not come in time. Ask again."
    case .badRequest: "The request is malformed: mend it."
    case .notFound: "There is no such path."
    case .methodNotAllowed: "The path has no such method; `Allow` lists those it has."
    case .requestTimeout: "The request took too long to arrive."
    case .payloadTooLarge: "The body is larger than 64 KiB."
    case .headTooLarge: "The request line and the fields are larger than 8 KiB."
    case .conflict: "What stands there already disagrees; `hint` says how to decide it."
    case .wrongUser: "The grant belongs to another Twitch user than the account says."
    case .loginFailed: "A login ended without a grant; `reason` is a stable word for why."
    case .noLogin: "No login is under way for the account, or none that the answer fits."
    case .invalidConfiguration:
      "The configuration file has mistakes, which `mistakes` lists; the one of before stays in force."
    case .internal: "A mistake of the daemon: please report it."
    }
  }
}
