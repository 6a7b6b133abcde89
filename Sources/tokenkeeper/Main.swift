import ArgumentParser
import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@main
enum Main {
  static func main() {
    StartSignals.note()
    // A closed pipe is reported by `write` instead, which ends the command quietly.
    signal(SIGPIPE, SIG_IGN)
    if let command = PlainTokenCommand(CommandLine.arguments) { finish { () throws(Failure) in try command.run() } }
    // Not by an asynchronous `main`, whose threads the one above would have to wait for. It ends the process.
    // At no higher priority than others: without privileges each attempt to raise a thread is a line in the journal.
    Task(priority: .medium) { await parse() }
    dispatchMain()
  }

  private static func parse() async -> Never {
    do {
      // Names are completed by asking the daemon, which takes the asynchronous one.
      var command = try await Tokenkeeper.asyncParseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      end(by: failure)
    } catch {
      Tokenkeeper.exit(withError: error)
    }
    exit(ExitStatus.success.rawValue)
  }

  private static func finish(_ body: () throws(Failure) -> Void) -> Never {
    do { try body() } catch { end(by: error) }
    exit(ExitStatus.success.rawValue)
  }

  private static func end(by failure: Failure) -> Never {
    StandardStreams.writeError(failure.line)
    exit(failure.status.rawValue)
  }
}
