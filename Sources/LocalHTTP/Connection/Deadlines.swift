import HeapModule
import NIOCore

/// When to look at which connection, behind one timer of the event loop: its own timers are searched one by one when
/// they are cancelled, as each connection would do at its end.
///
/// Deadlines mostly move away, so a connection is left where it is then, and looked at again when that time comes; it is
/// only added anew for a deadline that is nearer. A request that arrives whole touches nothing.
final class Deadlines {
  private struct Look: Comparable {
    let time: NIODeadline
    let connection: ObjectIdentifier

    static func < (left: Look, right: Look) -> Bool { left.time < right.time }
  }

  private let loop: any EventLoop
  private let connections: (ObjectIdentifier) -> Connection?
  private var looks = Heap<Look>()
  private var timer: (time: NIODeadline, task: Scheduled<Void>)?
  private var isLooking = false

  /// - Parameter connections: The open ones.
  init(loop: any EventLoop, connections: @escaping (ObjectIdentifier) -> Connection?) {
    self.loop = loop
    self.connections = connections
  }

  /// - Parameter open: How many connections there are: looks at others are thrown away when they outnumber those.
  func add(_ time: NIODeadline, for connection: Connection, open: Int) {
    if let earlier = connection.nextLook, earlier <= time { return }
    connection.nextLook = time
    looks.insert(Look(time: time, connection: ObjectIdentifier(connection)))
    if looks.count > 2 * open + 64 { looks = Heap(looks.unordered.filter { wanted($0) != nil }) }
    setTimer()
  }

  /// There is nobody left to look at.
  func end() {
    looks = []
    timer?.task.cancel()
    timer = nil
  }

  /// The connection, unless it is over or a nearer deadline took the place of this one.
  private func wanted(_ look: Look) -> Connection? {
    guard let connection = connections(look.connection), connection.nextLook == look.time else { return nil }
    return connection
  }

  private func setTimer() {
    guard !isLooking, let next = looks.min?.time else { return }
    if let timer {
      if timer.time <= next { return }
      timer.task.cancel()
    }
    timer = (next, loop.assumeIsolated().scheduleTask(deadline: next) { [weak self] in self?.look() })
  }

  private func look() {
    timer = nil
    isLooking = true
    let now = loop.now
    while let next = looks.min, next.time <= now {
      looks.removeMin()
      guard let connection = wanted(next) else { continue }
      connection.nextLook = nil
      connection.lookAtDeadline()
    }
    isLooking = false
    setTimer()
  }
}
