import KeeperAPI

/// The grant on standard input. It never comes in an argument, which every user of the machine can read.
enum GrantInput {
  static func read(user: String?, to what: String) throws(Failure) -> ImportedGrant {
    if StandardStreams.inputIsTerminal {
      throw Failure(
        to: what, because: "standard input is a terminal",
        hint: "send the JSON through a pipe or with `< FILE`; see `tokenkeeper import --help`", status: .usage)
    }
    let bytes = try StandardStreams.readInput(limit: longest, to: what)
    do throws(HandedGrant.Mistake) {
      return try HandedGrant.read(bytes, user: user)
    } catch {
      throw Failure(to: what, because: error.reason, hint: error.hint, status: .badInput)
    }
  }

  /// In bytes; what the daemon takes at most.
  private static let longest = 64 * 1024
}

extension HandedGrant.Mistake {
  fileprivate var reason: String {
    switch self {
    case .unknownForm: "standard input is not JSON with an access_token or a refresh_token, nor a file that is known"
    case .severalUsers(let ids): "standard input has the tokens of the users \(ids.joined(separator: ", "))"
    case .noUsers: "standard input has one grant and no user ids"
    }
  }

  fileprivate var hint: String {
    switch self {
    case .unknownForm: "see `tokenkeeper import --help`"
    case .severalUsers: "choose one of them with --user"
    case .noUsers: "leave out --user"
    }
  }
}
