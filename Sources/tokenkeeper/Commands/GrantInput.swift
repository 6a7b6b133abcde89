import FoundationEssentials
import KeeperAPI

/// The grant on standard input. It never comes in an argument, which every user of the machine can read.
enum GrantInput {
  static func read(to what: String) throws(Failure) -> ImportedGrant {
    if StandardStreams.inputIsTerminal {
      throw Failure(
        to: what, because: "standard input is a terminal",
        hint: "send the JSON through a pipe or with `< FILE`; see `tokenkeeper import --help`", status: .usage)
    }
    return try grant(in: StandardStreams.readInput(limit: longest, to: what), to: what)
  }

  private static func grant(in bytes: [UInt8], to what: String) throws(Failure) -> ImportedGrant {
    do {
      let grant = try JSONDecoder().decode(ImportedGrant.self, from: Data(bytes))
      let tokens = [grant.accessToken, grant.refreshToken].compactMap(\.self)
      if !tokens.isEmpty, tokens.allSatisfy({ !$0.isEmpty }) { return grant }
    } catch {
      // Below, in words of our own: the error's may quote a token.
    }
    throw Failure(
      to: what, because: "standard input is not JSON with an access_token or a refresh_token",
      hint: "see `tokenkeeper import --help`", status: .badInput)
  }

  /// In bytes; what the daemon takes at most.
  private static let longest = 64 * 1024
}
