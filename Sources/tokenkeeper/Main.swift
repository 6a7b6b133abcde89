import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@main
enum Main {
  static func main() async {
    StartSignals.note()
    // A closed pipe is reported by `write` instead, which ends the command quietly.
    signal(SIGPIPE, SIG_IGN)
    do {
      // Names are completed by asking the daemon, which takes the asynchronous one.
      var command = try await Tokenkeeper.asyncParseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      StandardStreams.writeError(failure.line)
      exit(failure.status.rawValue)
    } catch {
      Tokenkeeper.exit(withError: error)
    }
  }
}
