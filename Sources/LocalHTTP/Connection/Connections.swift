import HTTPTypes
import Logging
import NIOCore

/// The open connections of a server and what they share. Lives on one event loop.
final class Connections {
  let loop: any EventLoop
  let limits: Limits
  let handler: any Handler
  let errorBody: ErrorBody
  let unitLookUp: UnitLookUp?
  let greeting: Greeting?
  let logger: Logger
  private let meter: ConnectionMeter?
  /// Where responses are put together. One for all: it is free again as soon as the socket has taken them, nearly
  /// always before the write returns; where it is not, the buffer copies itself.
  var scratch = ByteBuffer()

  private let unixTime: @Sendable () -> Int
  private var dates = DateCache()
  private var open: [ObjectIdentifier: Connection] = [:]
  private var share = FairShare<ObjectIdentifier>()
  private var tasks = 0
  private var isAccepting = true
  private var whenEmpty: EventLoopPromise<Void>?
  private lazy var deadlines = Deadlines(loop: loop) { [unowned self] in open[$0] }
  private(set) var isDraining = false

  init(server: Server, loop: any EventLoop) {
    self.loop = loop
    limits = server.limits
    handler = server.handler
    errorBody = server.errorBody
    unitLookUp = server.unitLookUp
    greeting = server.greeting
    logger = server.logger
    meter = server.meter
    unixTime = server.unixTime
  }

  /// Whether so many are open that each may take one descriptor only.
  var areCrowded: Bool { open.count > limits.connections / 2 }

  var date: String { dates.text(at: unixTime()) }

  func add(_ connection: Connection) {
    open[ObjectIdentifier(connection)] = connection
    share.add(
      ObjectIdentifier(connection), of: connection.caller.credentials?.uid, since: connection.since.uptimeNanoseconds)
    meter?.opened()
  }

  func remove(_ connection: Connection) {
    guard open.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
    share.remove(ObjectIdentifier(connection), of: connection.caller.credentials?.uid)
    meter?.closed()
    checkEmpty()
  }

  func add(_ deadline: NIODeadline, of connection: Connection) {
    deadlines.add(deadline, for: connection, open: open.count)
  }

  /// Why this connection, which has been added, cannot stay; nil when it can. When there are too many in all, another
  /// one ends for it, if that is fair: whose it is decides, and that cannot be seen before it is accepted.
  func refusal(of newcomer: Connection) -> Refusal? {
    let uid = newcomer.caller.credentials?.uid
    guard uid == nil || share.count(of: uid) <= limits.connectionsPerUser else { return .tooManyOfUser }
    guard open.count > limits.connections else { return nil }
    let one = share.makingRoom(for: ObjectIdentifier(newcomer), of: uid) { open[$0]?.standing }
    guard let one, let connection = open[one] else { return .tooManyInAll }
    connection.cut()
    return nil
  }

  /// It has no request under way any more.
  func eased(_ connection: Connection) {
    share.eased(
      ObjectIdentifier(connection), of: connection.caller.credentials?.uid, since: connection.since.uptimeNanoseconds)
  }

  func taskStarted() { tasks += 1 }

  func taskEnded() {
    tasks -= 1
    checkEmpty()
  }

  /// The listening socket is closed.
  func acceptingEnded() {
    isAccepting = false
    checkEmpty()
  }

  /// Begun requests are answered, idle connections end; what is left after `time` is cut. Completes when
  /// accepting has ended, no connection is open and no task of a handler runs.
  func drain(within time: TimeAmount) -> EventLoopFuture<Void> {
    isDraining = true
    let promise = loop.makePromise(of: Void.self)
    whenEmpty = promise
    let isolated = loop.assumeIsolated()
    let cut = isolated.scheduleTask(in: time) { self.cutAll() }
    for connection in open.values { connection.shutDown() }
    checkEmpty()
    promise.futureResult.assumeIsolated().whenComplete { _ in cut.cancel() }
    return promise.futureResult
  }

  private func cutAll() {
    for connection in open.values { connection.cut() }
  }

  private func checkEmpty() {
    guard !isAccepting, open.isEmpty, tasks == 0, let whenEmpty else { return }
    self.whenEmpty = nil
    deadlines.end()
    whenEmpty.succeed()
  }
}
