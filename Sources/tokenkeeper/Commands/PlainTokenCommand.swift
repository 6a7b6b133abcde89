import KeeperClient

/// `tokenkeeper token NAME` and no more: what scripts run again and again. It does what ``TokenCommand`` does, on one
/// thread, and without the reflection by which command lines are read, which takes longer than all the rest.
struct PlainTokenCommand {
  let account: String

  /// Nil for any other command line.
  init?(_ arguments: [String]) {
    guard arguments.count == 3, arguments[1] == "token", let first = arguments[2].first, first != "-"
    else { return nil }
    account = arguments[2]
  }

  func run() throws(Failure) {
    let token: String
    do throws(KeeperClientError) {
      token = try KeeperClient().plainTokenOnThisThread(account)
    } catch {
      throw Failure(to: TokenCommand.purpose(account), because: error)
    }
    try StandardStreams.write(token + "\n")
  }
}
