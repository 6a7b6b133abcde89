/// How the command ends: the codes of `sysexits.h`, so far as it has one.
enum ExitStatus: Int32, CaseIterable {
  case success = 0
  case usage = 64
  case badInput = 65
  case unknownAccount = 67
  case unreachable = 69
  case internalError = 70
  case conflict = 73
  case outputFailed = 74
  case temporarilyUnavailable = 75
  case protocolViolation = 76
  case notPermitted = 77
  /// `EX_CONFIG`.
  case configuration = 78
  /// Past the last code of `sysexits.h`, which has none for it.
  case loginRequired = 79
  /// As `env` and the shell say it (POSIX.1, `env`).
  case notExecutable = 126
  case noSuchProgram = 127

  /// For `--help`.
  static var help: String {
    "Exit status:\n"
      + allCases.map { "  \($0.rawValue)\(String(repeating: " ", count: 5 - "\($0.rawValue)".count))\($0.meaning)" }
      .joined(separator: "\n")
  }

  private var meaning: String {
    switch self {
    case .success: "done"
    case .usage: "the command line is wrong"
    case .badInput: "the input, or the request made from it, was refused as wrong"
    case .unknownAccount: "there is no such account (that you may know of)"
    case .unreachable: "the daemon cannot be reached"
    case .internalError: "the daemon made a mistake"
    case .conflict: "the account has a grant that works, or is another one than you say"
    case .outputFailed: "reading the input or writing the output failed"
    case .temporarilyUnavailable: "not now; try again later"
    case .protocolViolation: "what listens on the socket does not answer like the daemon"
    case .notPermitted: "you may not do this"
    case .configuration: "the configuration and Twitch's developer console do not agree"
    case .loginRequired: "somebody must log in at Twitch first"
    case .notExecutable: "the program to run is there and cannot be started"
    case .noSuchProgram: "the program to run is not there"
    }
  }
}
