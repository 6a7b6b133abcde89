package import Keeper
import LocalHTTP
package import Logging
import Synchronization

/// Records who was given and who was denied what, and who changed what. Whoever answers a request only puts a record into
/// a queue of bounded length; ``run()`` finds out the caller's unit and writes it to the log.
package final class Audit: Sendable {
  /// Of everything, also of what is not written down.
  let tally = AccessTally()

  private let clock: any HostClock
  private let logger: Logger
  private let rate = Mutex(AuditRate())
  private let queue = Mutex(AuditQueue())
  /// Rung when there are records to write.
  private let rings: AsyncStream<Void>
  private let bell: AsyncStream<Void>.Continuation

  package init(clock: any HostClock, logger: Logger) {
    self.clock = clock
    self.logger = logger
    (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
  }

  /// Writes records until ``finish()``, and then those that are left. To be called once.
  package func run() async {
    for await _ in rings { writeAll() }
    writeAll()
  }

  package func finish() { bell.finish() }

  func handedOut(_ entry: BoardEntry, _ caller: Caller) {
    tally.handedOut.add(1, ordering: .relaxed)
    record(.handedOut(entry.account.name, entry.generation), caller)
  }

  func denied(_ account: AccountName, _ caller: Caller) {
    tally.denied.add(1, ordering: .relaxed)
    record(.denied(account), caller)
  }

  func deniedAdministration(_ caller: Caller) {
    tally.deniedAdministration.add(1, ordering: .relaxed)
    record(.deniedAdministration, caller)
  }

  /// Each one is written, at once: changes are few, each costs a write of the store, and a flood of others must not push
  /// them out of the queue.
  func changed(_ change: AdministrativeChange, _ outcome: ChangeOutcome, _ caller: Caller) {
    AuditRecord(time: clock.now().wall, caller: caller, event: .changed(change, outcome), omitted: 0).write(to: logger)
  }

  private func record(_ event: AuditRecord.Event, _ caller: Caller) {
    let now = clock.now()
    let omitted = rate.withLock { $0.admit(event.subject(caller), at: now.boot) }
    guard let omitted else { return }
    let record = AuditRecord(time: now.wall, caller: caller, event: event, omitted: omitted)
    queue.withLock { $0.add(record) }
    bell.yield()
  }

  private func writeAll() {
    let (records, dropped) = queue.withLock { $0.takeAll() }
    for record in records { record.write(to: logger) }
    guard dropped > 0 else { return }
    logger.record(.auditRecordsLost, ["count": "\(dropped)"])
  }
}

/// How often tokens were handed out and denied.
final class AccessTally: Sendable {
  let handedOut = Atomic(0)
  let denied = Atomic(0)
  let deniedAdministration = Atomic(0)
}
