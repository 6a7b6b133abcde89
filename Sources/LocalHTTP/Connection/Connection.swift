import HTTPTypes
import Logging
import NIOCore

/// One caller's connection: reads requests one at a time and answers them in order. While one is being answered nothing
/// is read, so a caller who sends ahead waits in the kernel's buffer, not in our memory.
final class Connection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Phase {
    /// A request is awaited or arriving. Goes to `working` or `sending`.
    case reading
    /// A task makes the answer. Goes to `sending`.
    case working(Exchange, isStream: Bool)
    /// The last bytes of a response are on their way into the socket. Goes by `Next`.
    case sending(Next)
    /// All is said, but the caller may still be sending: closing now would make the kernel cut the connection before
    /// the answer is read. Reads and forgets until the caller closes.
    case lingering
    case closed
  }

  enum Next {
    case read, linger, close, reset
  }

  private(set) var caller: Caller
  /// The Unix socket, nil if it is none. Not ours: it may be used while the connection is open.
  let socket: CInt?
  let connections: Connections
  var phase = Phase.reading
  var context: ChannelHandlerContext?
  var parser: RequestParser
  /// The caller has shut down its sending side; it may still be reading.
  var inputEnded = false
  /// When the current phase began, or the current request within `reading`.
  var since: NIODeadline
  /// When ``Deadlines`` looks at it; nil for never.
  var nextLook: NIODeadline?
  var task: Task<Void, Never>?
  /// Pieces of a stream that the socket has not taken.
  var unsentPieces = 0
  /// Counts requests, so that a writer kept beyond its response cannot write into a later one.
  var serial = 0
  private var isCallerHeld = false
  private var isAdvancing = false
  private var wasWithinRequest = false

  init(socket: CInt?, connections: Connections) {
    self.socket = socket
    caller = Caller(of: socket, connections.unitLookUp)
    self.connections = connections
    parser = RequestParser(limits: connections.limits)
    since = connections.loop.now
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    connections.add(self)
  }

  func channelActive(context: ChannelHandlerContext) {
    since = connections.loop.now
    if let refusal = connections.refusal(of: self) {
      return connections.greeting == nil ? refuse(refusal, then: .close) : cut()
    }
    if let greeting = connections.greeting { return greet(by: greeting) }
    if connections.isDraining { shutDown() }
    context.read()
    armDeadline()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch phase {
    case .reading:
      parser.receive(unwrapInboundIn(data))
      advance()
    case .working, .sending:
      // Only at the end of the input does anything arrive here: the event loop then empties the socket at one go.
      parser.receive(unwrapInboundIn(data))
      if parser.unread > connections.limits.unread { cut() }
    case .lingering, .closed: break
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) { goOnReading() }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case .inputClosed? = event as? ChannelEvent else { return context.fireUserInboundEventTriggered(event) }
    inputEnded = true
    switch phase {
    // A request that is not whole by now never will be.
    case .reading, .lingering: cut()
    case .working, .sending, .closed: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    phase = .closed
    nextLook = nil
    task?.cancel()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    connections.remove(self)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    connections.logger.debug("connection failed", metadata: ["error": "\(error)"])
    cut()
  }

  /// At the first request.
  func holdCaller() {
    guard !isCallerHeld, let lookUp = connections.unitLookUp, let socket else { return }
    isCallerHeld = true
    caller = caller.holdingProcess(of: socket, lookUp)
    // Finding the units lets the process go, and its descriptor.
    if connections.areCrowded { _ = caller.units }
  }

  /// What ending it now would cost; nil when it is as good as ended.
  var standing: FairShare<ObjectIdentifier>.Standing? {
    let load: FairShare<ObjectIdentifier>.Load
    switch phase {
    case .reading, .lingering: load = .none
    case .working(_, let isStream): load = isStream ? .stream : .answer
    case .sending: load = .answer
    case .closed: return nil
    }
    return .init(load: load, since: since.uptimeNanoseconds)
  }

  /// Answers what has arrived until more is needed or an answer takes time.
  private func advance() {
    guard !isAdvancing else { return }
    isAdvancing = true
    defer { isAdvancing = false }
    while case .reading = phase {
      do throws(Refusal) {
        switch try parser.next() {
        case .needsMore:
          // What is missing will not come any more.
          if inputEnded { cut() }
          return
        case .expectsContinue: write(ResponseEncoder.continue)
        case .request(let head, let body): begin(head, body)
        }
      } catch {
        refuse(error, then: .linger)
      }
    }
  }

  private func begin(_ head: RequestHead, _ body: [UInt8]) {
    serial += 1
    holdCaller()
    var exchange = Exchange(head)
    exchange.keepAlive = exchange.keepAlive && !connections.isDraining
    let request = Request(
      method: head.method, path: head.path, query: head.query, fields: head.fields, body: body, caller: caller)
    give(connections.handler.answer(to: request), exchange)
  }

  func give(_ answer: Answer, _ exchange: Exchange) {
    switch answer {
    case .now(let response): send(response, exchange)
    case .later(let operation): run(operation, exchange)
    case .deferred(let operation): awaitAnswer(operation, exchange)
    case .stream(let response, let operation): stream(response, operation, exchange)
    case .raw(let bytes, let reset): sendRaw(bytes, reset: reset)
    case .rawStream(let operation): streamRaw(operation, exchange)
    }
  }

  /// After a response that took time: the next request may be here already.
  func goOn() {
    guard !isAdvancing else { return }
    advance()
    goOnReading()
  }

  private func goOnReading() {
    switch phase {
    case .reading:
      noteRequestBegin()
      if !inputEnded { context?.read() }
    case .lingering: context?.read()
    case .working, .sending, .closed: break
    }
    armDeadline()
  }

  /// A request's deadline counts from its first byte, an idle connection's from the last response.
  private func noteRequestBegin() {
    if parser.isWithinRequest != wasWithinRequest {
      wasWithinRequest.toggle()
      since = connections.loop.now
    }
  }
}

extension Limits {
  /// What may be kept of requests that were sent ahead: enough for one, and what one read brings.
  fileprivate var unread: Int { head + body + 64 * 1024 }
}
