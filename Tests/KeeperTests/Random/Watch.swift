@testable import Keeper

/// Watches one account from outside, as callers and the operator of a store could.
struct Watch {
  /// The first thing that must not be.
  var problem: String? {
    didSet { if let oldValue { problem = oldValue } }
  }
  var shown: BoardEntry?
  var durableTokens: Set<String> = []
  var waiting: Set<WaiterID> = []
  private var tokenOfGeneration: [Generation: String] = [:]
  private var lastWaiter: WaiterID = 0

  mutating func newWaiter() -> WaiterID {
    lastWaiter += 1
    waiting.insert(lastWaiter)
    return lastWaiter
  }

  mutating func resumed(_ ids: [WaiterID]) {
    for id in ids where waiting.remove(id) == nil { problem = "waiter \(id) was resumed twice" }
  }

  mutating func look(at entry: BoardEntry) {
    if let shown, entry.generation < shown.generation {
      problem = "the generation fell from \(shown.generation) to \(entry.generation)"
    }
    shown = entry
    guard let token = entry.accessToken?.reveal() else { return }
    if !durableTokens.contains(token) { problem = "\(token) was shown before it was durable" }
    let first = tokenOfGeneration.updateValue(token, forKey: entry.generation)
    if let first, first != token { problem = "generation \(entry.generation) names two tokens" }
  }

  mutating func began(_ call: Call, durable: AccountRecord?, activity: Activity) {
    switch activity {
    case .idle, .saving(.intent, _): break
    case .saving, .calling: problem = "a call was begun in the middle of \(activity.brief)"
    }
    guard case .refresh(let token) = call else { return }
    if durable?.intent == nil || durable?.grant?.refreshToken != token {
      problem = "\(token.reveal()) was sent without a durable intent"
    }
  }
}

// MARK: - For the log

extension Phase {
  var brief: String {
    let token = grant.map { "\($0.accessToken?.reveal() ?? "-")/\($0.refreshToken?.reveal() ?? "-")" } ?? "nothing"
    return switch self {
    case .empty: "empty"
    case .unverified: "unverified(\(token))"
    case .serving: "serving(\(token))"
    case .refused: "refused(\(token))"
    case .uncertain(_, let probes): "uncertain(\(token), \(probes))"
    case .needsLogin(let reason, _): "needsLogin(\(reason), \(token))"
    }
  }
}

extension Activity {
  var brief: String {
    switch self {
    case .idle: "idle"
    case .saving(.intent, _): "saving intent"
    case .saving(.grant(let grant), _): "saving \(grant.accessToken?.reveal() ?? "bare grant")"
    case .saving(.withdrawal, _): "saving withdrawal"
    case .saving(.trust, _): "saving trust"
    case .saving(.facts, _): "saving facts"
    case .calling(let call, _): "calling \(call.brief)"
    }
  }
}

extension Call {
  var brief: String {
    switch self {
    case .requestAppToken: "for an app token"
    case .refresh(let token): "refresh \(token.reveal())"
    case .validate(let token): "validate \(token.reveal())"
    case .probe(let token): "probe \(token.reveal())"
    }
  }
}

extension [Action] {
  var brief: String {
    map { action in
      switch action {
      case .call(let call, let ticket): "call #\(ticket) \(call.brief)"
      case .save(_, let ticket): "save #\(ticket)"
      case .publish: "publish"
      case .resume(let ids, .settled): "resume \(ids) settled"
      case .resume(let ids, .failed(let trouble, _)): "resume \(ids) \(trouble.kind)"
      case .revoke(let token): "revoke \(token.reveal())"
      case .notify(let notice): "notify \(notice)"
      }
    }.joined(separator: ", ")
  }
}
