import NIOCore

extension Connection {
  func armDeadline() {
    guard let deadline else { return }
    connections.add(deadline, of: self)
  }

  private var deadline: NIODeadline? {
    allowance.map { since + TimeAmount($0) }
  }

  /// How long the current phase may take; nil where that is the handler's business.
  private var allowance: Duration? {
    let limits = connections.limits
    switch phase {
    case .reading where parser.isWithinRequest: return limits.requestDeadline
    case .reading: return connections.isDraining ? limits.drainGrace : limits.idleDeadline
    case .working where unsentPieces == 0: return nil
    case .working(_, let isStream): return isStream && connections.isDraining ? limits.drainGrace : limits.writeDeadline
    case .sending: return limits.writeDeadline
    case .lingering: return limits.lingerDeadline
    case .closed: return nil
    }
  }

  func lookAtDeadline() {
    guard let deadline else { return }
    guard deadline <= connections.loop.now else { return armDeadline() }
    switch phase {
    case .reading where parser.isWithinRequest: refuse(.tooSlow, then: .linger)
    case .reading, .working, .sending, .lingering: cut()
    case .closed: break
    }
  }

  /// The server stops: what has begun goes on, streams are told to end, an idle connection ends after the grace.
  func shutDown() {
    switch phase {
    case .reading:
      if !parser.isWithinRequest { since = connections.loop.now }
      armDeadline()
    case .working(_, let isStream):
      guard isStream else { return }
      task?.cancel()
      since = connections.loop.now
      armDeadline()
    case .sending, .lingering, .closed: break
    }
  }
}
