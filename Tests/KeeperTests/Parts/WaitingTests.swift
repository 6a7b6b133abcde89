import TestSupport
import Testing

@testable import Keeper

/// Who waits is woken, once; nobody is forgotten.
@Suite("Waiting", .timeLimit(.minutes(1)))
struct WaitingTests {
  @Test("alarm: rung before anybody waits → remembered, once")
  func rungBefore() async {
    let alarm = Alarm()
    alarm.ring()
    alarm.ring()
    await alarm.wait()
    #expect(!alarm.isAwaited)
    let waiting = Task { await alarm.wait() }
    await until { alarm.isAwaited }
    alarm.ring()
    await waiting.value
  }

  @Test("alarm: cancelled → returns; a ring afterwards is for the next")
  func cancelledAlarm() async {
    let alarm = Alarm()
    let waiting = Task { await alarm.wait() }
    await until { alarm.isAwaited }
    waiting.cancel()
    await waiting.value
    alarm.ring()
    await alarm.wait()
  }

  @Test("waiters: concluded, out of time, hung up → each ends once, with its own ending")
  func endings() async {
    let waiters = Waiters()
    let start = Now.start.boot
    let ids = Ids()
    async let first = waiters.wait(until: start.advanced(by: .seconds(5))) { ids.add($0) }
    async let second = waiters.wait(until: start.advanced(by: .seconds(9))) { ids.add($0) }
    let third = Task { await waiters.wait(until: start.advanced(by: .seconds(7))) { ids.add($0) } }
    await ids.until(count: 3)
    #expect(waiters.earliestDeadline == start.advanced(by: .seconds(5)))

    third.cancel()
    #expect(await third.value.name == "cancelled")
    waiters.expire(at: start.advanced(by: .seconds(5)))
    #expect(await first.name == "timed out")
    for id in ids.all { waiters.end(id, .concluded(.settled)) }
    for id in ids.all { waiters.end(id, .timedOut) }
    #expect(await second.name == "concluded")
    waiters.expire(at: start.advanced(by: .hours(1)))
    #expect(waiters.earliestDeadline == .distantFuture)
  }

  @Test("waiters: cancelled before it begins → never registered")
  func cancelledBefore() async {
    let waiters = Waiters()
    let ids = Ids()
    let task = Task {
      await withTaskCancellationHandler {
        await Task { () }.value
        while !Task.isCancelled { await Task.yield() }
        return await waiters.wait(until: .distantFuture) { ids.add($0) }.name
      } onCancel: {
      }
    }
    task.cancel()
    #expect(await task.value == "cancelled")
    #expect(ids.all.isEmpty)
  }

  @Test("waiters: all are let go → also those who come later")
  func endAll() async {
    let waiters = Waiters()
    let ids = Ids()
    async let early = waiters.wait(until: .distantFuture) { ids.add($0) }
    await ids.until(count: 1)
    waiters.endAll()
    #expect(await early.name == "cancelled")
    #expect(await waiters.wait(until: .distantFuture) { ids.add($0) }.name == "cancelled")
    #expect(ids.all.count == 1)
  }

  @Test("outbox: taken in order up to the limit, idle only when all are finished")
  func outbox() {
    var outbox = Outbox<Int>()
    for order in 1...5 { outbox.add(order) }
    #expect(outbox.take(upTo: 3) == [1, 2, 3])
    #expect(outbox.take(upTo: -1).isEmpty)
    #expect(outbox.take(upTo: 9) == [4, 5])
    outbox.finish(4)
    #expect(!outbox.isIdle)
    outbox.finish(1)
    #expect(outbox.isIdle)
  }

  /// For what has no event: whether somebody has come to wait.
  private func until(_ condition: () -> Bool) async {
    while !condition(), !Task.isCancelled { await Task.yield() }
  }
}

private final class Ids: Sendable {
  private let watched = Watched<[WaiterID]>([])

  func add(_ id: WaiterID) { watched.update { $0.append(id) } }
  func until(count: Int) async { await watched.until { $0.count >= count } }
  var all: [WaiterID] { watched.value }
}

extension Waiters.Ending {
  fileprivate var name: String {
    switch self {
    case .concluded: "concluded"
    case .timedOut: "timed out"
    case .cancelled: "cancelled"
    }
  }
}

extension Waiters {
  /// Waits, after `register` was told under which id.
  fileprivate func wait(until deadline: BootTime, register: (WaiterID) -> Void) async -> Ending {
    guard let id = begin(until: deadline) else { return .cancelled }
    register(id)
    return await ending(of: id)
  }
}
