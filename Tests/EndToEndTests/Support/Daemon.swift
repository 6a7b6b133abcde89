import Foundation
import Synchronization
import TestSupport

/// One run of `tokenkeeperd`.
final class Daemon: Sendable {
  static let path = BuildProducts.path(of: "tokenkeeperd")

  let child: ChildProcess
  /// Its standard error.
  let log = Transcript()
  private let notifySocket: NotifySocket
  private let hasEnded = Atomic(false)

  /// What it tells the service manager, one assignment a line.
  var notices: Transcript { notifySocket.messages }
  var pid: pid_t { child.pid }
  /// Whether somebody has waited for its end, which has come.
  var isOver: Bool { hasEnded.load(ordering: .acquiring) }

  init(_ command: [String], notifySocket path: String, environment: [String: String]) throws {
    notifySocket = try NotifySocket(path: path)
    let command = command[0].hasPrefix("/") ? command : ["/usr/bin/env"] + command
    child = try ChildProcess(command, environment: environment.merging(["NOTIFY_SOCKET": path]) { $1 })
    let (lines, log, notices) = (child.standardError.lines, log, notifySocket.messages)
    // Unstructured, because it lasts as long as the child: the child's end closes its standard error, and ends this.
    Task {
      for await line in lines { log.add(line) }
      log.finish()
      notices.finish()
    }
  }

  func ready(within limit: Duration = .seconds(40)) async throws {
    try await notices.line(with: "READY=1", within: limit)
  }

  /// Sends SIGTERM and waits.
  @discardableResult
  func stop(grace: Duration = .seconds(45)) async throws -> ChildProcess.Exit {
    try await exit(after: SIGTERM, within: grace).exit
  }

  /// Waits for an end of its own accord.
  func exit(within limit: Duration = .seconds(40)) async throws -> ChildProcess.Output {
    try await exit(after: nil, within: limit)
  }

  /// SIGKILL; returns when it is gone.
  func kill() async {
    // A deadline that passes has killed it as well.
    _ = try? await exit(after: SIGKILL, within: .seconds(10))
  }

  private func exit(after signal: Int32?, within limit: Duration) async throws -> ChildProcess.Output {
    if let signal { child.send(signal) }
    defer { hasEnded.store(true, ordering: .releasing) }
    return try await child.exit(within: limit)
  }
}
