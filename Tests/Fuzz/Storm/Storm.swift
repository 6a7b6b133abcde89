import FuzzChecks
import Glibc
import KeeperServer
import LocalHTTP
import Logging
import Synchronization

/// The server with the API behind it, under callers that do whatever they like at the same time, for so many seconds; one
/// honest caller among them is served all the time. Meant to be built with the thread sanitizer:
///   storm SECONDS | storm planted
@main struct Storm {
  static func main() async throws {
    let word = CommandLine.arguments.dropFirst().first ?? "10"
    if word == "planted" {
      PlantedMistakes.race()
      exit(0)
    }
    guard let seconds = Int(word) else { exit(2) }
    // Root may do everything, and is not who should be tried.
    if geteuid() == 0, setuid(65_533) != 0 { exit(2) }
    let seed = UInt64(time(nil))
    print("storm: seed \(seed)")
    try await run(for: seconds, seed: seed)
  }

  private static func run(for seconds: Int, seed: UInt64) async throws {
    let bench = try await FuzzBench(readers: [geteuid()])
    let path = "/tmp/tokenkeeper-storm-\(getpid()).sock"
    let server = Server(
      endpoint: .unix(path: path, mode: 0o600), limits: .small, handler: bench.handler,
      logger: Logger(label: "storm") { _ in SwiftLogNoOpLogHandler() }, errorBody: KeeperHandler.malformed,
      unitLookUp: UnitLookUp { Caller.Units(system: "unit-\($0).service") })
    let listening = try await server.listen()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await bench.run() }
      group.addTask { try await listening.serve(drain: .seconds(2)) }
      await bench.ready()
      // Now and then: without a pause it would take the threads that answer the callers.
      group.addTask { while await pause() { await bench.disturb() } }
      let counts = await callers(at: path, for: seconds, seed: seed)
      group.cancelAll()
      try await group.waitForAll()
      print("storm: \(counts.hostile) hostile connections, \(counts.honest) honest requests, all of them answered")
      if counts.honest == 0 || counts.hostile == 0 { exit(1) }
    }
  }

  /// False when cancelled.
  private static func pause() async -> Bool {
    do {
      try await Task.sleep(for: .milliseconds(20))
      return true
    } catch {
      return false
    }
  }

  private static func callers(at path: String, for seconds: Int, seed: UInt64) async -> (hostile: Int, honest: Int) {
    let end = ContinuousClock.now + .seconds(seconds)
    let (hostile, honest) = (Count(), Count())
    await withDiscardingTaskGroup { group in
      for number in 0..<6 {
        group.addTask {
          await onThread {
            var caller = HostileCaller(path: path, seed: seed &+ UInt64(number))
            while ContinuousClock.now < end {
              caller.call()
              hostile.add()
            }
          }
        }
      }
      group.addTask {
        await onThread {
          while ContinuousClock.now < end {
            guard let answer = HonestCaller.ask(path), answer.hasPrefix("HTTP/1.1 200 ") else {
              print("storm: the honest caller was not served")
              exit(1)
            }
            honest.add()
          }
        }
      }
    }
    return (hostile.value, honest.value)
  }

  private static func onThread(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
      startThread {
        body()
        continuation.resume()
      }
    }
  }
}

private final class Count: Sendable {
  private let counted = Atomic(0)
  var value: Int { counted.load(ordering: .relaxed) }
  func add() { counted.add(1, ordering: .relaxed) }
}

extension Limits {
  /// So that all of them are met.
  fileprivate static var small: Limits {
    var limits = Limits()
    limits.requestDeadline = .milliseconds(300)
    limits.idleDeadline = .milliseconds(300)
    limits.writeDeadline = .milliseconds(500)
    limits.lingerDeadline = .milliseconds(100)
    limits.connections = 52
    return limits
  }
}
