import KeeperAPI

/// What `tokenkeeper doctor` shows: the answer, who it is about, the rules, what to do. Fits one screen: rules that are
/// about other accounts are only counted.
struct AccessReport {
  private let payload: AccessPayload

  init(_ payload: AccessPayload) { self.payload = payload }

  var text: String {
    let blocks = [[answer, "Caller: \(caller)"], rules, advice]
    let lines = blocks.filter { !$0.isEmpty }.map { block in
      block.flatMap { $0.printable.wrapped(to: 80, indent: 2) }.map { $0 + "\n" }.joined()
    }
    return lines.joined(separator: "\n")
  }

  private var answer: String {
    let verdict =
      switch payload.allowed {
      case true?: "yes"
      case false?: "no"
      case nil: "that depends"
      }
    return "May have the token of \(payload.account): \(verdict). \(payload.reason)"
  }

  private var caller: String {
    let caller = payload.caller
    let groups = caller.groups.flatMap { $0.isEmpty ? nil : $0.map(String.init).joined(separator: ",") }
    let parts = [
      ("uid", caller.uid.map(String.init)), ("gid", caller.gid.map(String.init)), ("groups", groups),
      ("pid", caller.pid.map(String.init)), ("unit", caller.unit ?? "unknown"), ("user unit", caller.userUnit),
    ]
    return parts.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", ")
  }

  private var rules: [String] {
    let shown = payload.rules.filter(\.covers)
    let others = payload.rules.count - shown.count
    let more = others == 0 ? [] : ["\(others) other \(others == 1 ? "rule is" : "rules are") about other accounts."]
    return shown.map(Self.line) + more
  }

  private static func line(_ rule: AccessPayload.Rule) -> String {
    let conditions = rule.conditions.map { condition in
      switch condition.met {
      case true?: "\(condition.text) is met"
      case false?: "\(condition.text) is not met"
      case nil: "\(condition.text) is not known"
      }
    }
    return "\(rule.place) gives \(rule.gives): \(conditions.joined(separator: "; "))."
  }

  private var advice: [String] { payload.hint.map { [$0] } ?? [] }
}
