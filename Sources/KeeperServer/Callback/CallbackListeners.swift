package import Keeper
import LocalHTTP
package import Logging

/// Listens on loopback for browsers that come back from Twitch, on each port only as long as a login needs it, and a
/// little longer: for the files of the last page, and to tell somebody who comes late.
package actor CallbackListeners {
  private struct Open {
    /// Logins that need the port.
    var users = 0
    let stop = Alarm()
  }

  private enum Job: Sendable {
    case serve(port: Int, [Server.Listening], until: Alarm)
    case release(port: Int, after: @Sendable () async -> Void)
  }

  private static let lingering = Duration.seconds(60)

  private var open: [Int: Open] = [:]
  /// Ports whose sockets are not gone yet, and who waits for that.
  private var closing: [Int: [AsyncStream<Never>.Continuation]] = [:]
  private let clock: any HostClock
  private let logger: Logger
  private let jobs: AsyncStream<Job>
  private let newJob: AsyncStream<Job>.Continuation

  package init(clock: any HostClock, logger: Logger) {
    self.clock = clock
    self.logger = logger
    (jobs, newJob) = AsyncStream.makeStream()
  }

  /// Serves all listeners until cancelled.
  package func run() async {
    await withDiscardingTaskGroup { group in
      for await job in jobs {
        group.addTask { await self.carryOut(job) }
      }
      group.cancelAll()
    }
  }

  /// Returns when browsers can connect. Throws ``ListenError``.
  ///
  /// - Parameter ended: Returns when the login has.
  func listen(
    on loopback: RedirectURI.Loopback, giving answers: CallbackHandler,
    until ended: @escaping @Sendable () async -> Void
  ) async throws {
    let port = loopback.port
    while closing[port] != nil { await closed(port) }
    if open[port] == nil {
      let sockets = try await bind(loopback, answers)
      let new = Open()
      open[port] = new
      newJob.yield(.serve(port: port, sockets, until: new.stop))
    }
    open[port]?.users += 1
    newJob.yield(.release(port: port, after: ended))
  }

  private func closed(_ port: Int) async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    closing[port]?.append(continuation)
    for await _ in stream {}
  }

  /// All addresses of the name, or none: whoever had the other one would get the browser's answer.
  private func bind(_ loopback: RedirectURI.Loopback, _ handler: CallbackHandler) async throws -> [Server.Listening] {
    var limits = Limits()
    // Of the descriptors that the daemon keeps for itself.
    limits.connections = 16
    var sockets: [Server.Listening] = []
    for host in loopback.hosts {
      let server = Server(
        endpoint: .loopback(host: host, port: loopback.port), limits: limits, handler: handler, logger: logger)
      do {
        sockets.append(try await server.listen())
      } catch let error as ListenError where error.isMissingFamily && !sockets.isEmpty {
        // A machine without IPv6 has only the first.
      } catch {
        if !sockets.isEmpty {
          closing[loopback.port] = []
          newJob.yield(.serve(port: loopback.port, sockets, until: .rung))
        }
        throw error
      }
    }
    return sockets
  }

  private func carryOut(_ job: Job) async {
    switch job {
    case .serve(let port, let sockets, let stop):
      await serve(sockets, until: stop)
      for waiting in closing.removeValue(forKey: port) ?? [] { waiting.finish() }
    case .release(let port, let ended):
      await ended()
      // Cancelled: everything ends.
      try? await clock.sleep(until: clock.now().boot.advanced(by: Self.lingering))
      release(port)
    }
  }

  private nonisolated func serve(_ sockets: [Server.Listening], until stop: Alarm) async {
    await withDiscardingTaskGroup { group in
      for socket in sockets {
        group.addTask {
          do {
            try await socket.serve()
          } catch {
            self.logger.record(.loginListenerFailed, ["why": "\(error)"])
          }
        }
      }
      await stop.wait()
      group.cancelAll()
    }
  }

  private func release(_ port: Int) {
    open[port]?.users -= 1
    guard let unused = open[port], unused.users == 0 else { return }
    open[port] = nil
    closing[port] = []
    unused.stop.ring()
  }
}

extension ListenError {
  /// `EAFNOSUPPORT`, `EADDRNOTAVAIL`.
  fileprivate var isMissingFamily: Bool {
    switch reason {
    case .system(let code): [97, 99].contains(code)
    case .inUse, .notASocket, .unusable: false
    }
  }
}

extension Alarm {
  fileprivate static var rung: Alarm {
    let alarm = Alarm()
    alarm.ring()
    return alarm
  }
}
