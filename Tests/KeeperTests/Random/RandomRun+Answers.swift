import TestSupport

@testable import Keeper

/// Twitch's answers: always true, often lost.
extension RandomRun {
  mutating func answerCall() {
    guard let index = sent.indices.randomElement(using: &random) else { return }
    let question = sent.remove(at: index)
    pass(.milliseconds(Int.random(in: 1...10_000, using: &random)))
    switch question.call {
    case .requestAppToken: answerAppToken(question)
    case .refresh(let token): answerRefresh(token, question)
    case .validate(let token), .probe(let token): answerValidation(token, question)
    }
  }

  private mutating func answerAppToken(_ question: Sent) {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: fail(question, doubt())
    case 1: fail(question, .misconfigured)
    default: obtain(twitch.grant(at: now, life: life()), question)
    }
  }

  private mutating func answerRefresh(_ token: Secret, _ question: Sent) {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: fail(question, .unreachable)
    case 1: fail(question, .misconfigured)
    case 2: fail(question, lost())
    case 3:
      let isRefused = twitch.refresh(token, at: now, life: life()) == nil
      fail(question, isRefused && random.oneIn(2) ? .rejected : lost())
    default:
      if let response = twitch.refresh(token, at: now, life: life()) {
        obtain(response, question)
      } else {
        fail(question, .rejected)
      }
    }
  }

  private mutating func answerValidation(_ token: Secret, _ question: Sent) {
    if random.oneIn(5) { return fail(question, doubt()) }
    guard let left = twitch.timeLeft(of: token, at: now) else { return fail(question, .dead) }
    var validation = kind.validation(expiresIn: left)
    if random.oneIn(20) { validation.user?.login = "bot_renamed" }
    take(.validated(validation, ticket: question.ticket), "validated \(token.reveal())")
  }

  private mutating func obtain(_ response: TokenResponse, _ question: Sent) {
    take(.obtained(response, ticket: question.ticket), "obtained \(response.accessToken.reveal())")
  }

  /// A grant may go when Twitch refused it, and when the probe proved that its successor is lost.
  private mutating func fail(_ question: Sent, _ failure: IdentityFailure) {
    let refusal = if case .grantRejected = failure { true } else { false }
    take(.failed(failure, ticket: question.ticket), "failed \(failure)", mayDrop: refusal)
  }

  private mutating func doubt() -> IdentityFailure { IdentityFailure.doubtful.randomElement(using: &random)! }
  private mutating func lost() -> IdentityFailure { IdentityFailure.ambiguous.randomElement(using: &random)! }

  // MARK: - The end

  /// Everything works again; whoever still waits must get an answer soon.
  mutating func calm() {
    for _ in 0..<200 where problem == nil {
      if !writes.isEmpty {
        endWrite(succeeds: true)
        continue
      }
      if !sent.isEmpty {
        answerTruly()
        continue
      }
      if watch.waiting.isEmpty { return }
      switch state.nextStep(at: now.boot) {
      case .wait(let until) where until == .distantFuture:
        watch.problem = watch.problem ?? "somebody waits for nothing"
      case .wait(let until): pass(now.boot.duration(to: until))
      case .save, .renew, .validate, .warn, .end: beginStep()
      }
    }
    if problem == nil { watch.problem = "somebody waits for ever" }
  }

  private mutating func answerTruly() {
    let question = sent.removeFirst()
    switch question.call {
    case .requestAppToken: obtain(twitch.grant(at: now, life: .hours(4)), question)
    case .refresh(let token):
      if let response = twitch.refresh(token, at: now, life: .hours(4)) {
        obtain(response, question)
      } else {
        fail(question, .rejected)
      }
    case .validate(let token), .probe(let token):
      if let left = twitch.timeLeft(of: token, at: now) {
        take(.validated(kind.validation(expiresIn: left), ticket: question.ticket), "validated \(token.reveal())")
      } else {
        fail(question, .dead)
      }
    }
  }
}
