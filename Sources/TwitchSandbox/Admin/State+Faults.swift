import HTTPTypes

/// `/sandbox/faults`.
extension TwitchSandbox.State {
  mutating func administerFaults(_ request: AdminRequest) throws(AdminRefusal) -> Reply {
    switch request.method {
    case .get: break
    case .delete:
      faults.clear(try request.optionalText("endpoint").map { name throws(AdminRefusal) in try endpoint(name) })
    case .post:
      let endpoint = try endpoint(request.text("endpoint"))
      faults.add(try Fault(request), on: endpoint, try Fault.Occurrence(request))
    default: throw .noRoute
    }
    return .ok(["faults": .array(faults.entries.map(\.described))])
  }

  mutating func release() {
    for held in held { held.finish() }
    held = []
  }

  private func endpoint(_ name: String) throws(AdminRefusal) -> SandboxEndpoint {
    let names = SandboxEndpoint.allCases.filter { $0 != .admin }
    guard let endpoint = names.first(where: { $0.rawValue == name }) else {
      throw .badRequest("\"endpoint\" is one of \(names.map(\.rawValue).joined(separator: ", ")).")
    }
    return endpoint
  }
}

extension Fault {
  init(_ request: AdminRequest) throws(AdminRefusal) {
    let afterCommit = request.body["after_commit"] == .bool(true)
    self.init(try Effect(request), afterCommit: afterCommit)
  }
}

extension Fault.Effect {
  init(_ request: AdminRequest) throws(AdminRefusal) {
    let wait = try request.integer("milliseconds", in: 0...3_600_000) ?? 100
    switch try request.text("effect") {
    case "status":
      guard let status = try request.integer("status", in: 200...599) else {
        throw .badRequest("The effect \"status\" needs \"status\", say 503.")
      }
      self = .status(
        status, try Self.filling(request), retryAfter: try request.integer("retry_after", in: 0...86_400))
    case "hang": self = .hang
    case "hold": self = .hold
    case "reset": self = .reset
    case "delay": self = .delay(milliseconds: wait)
    case "slow_body": self = .slowBody(millisecondsPerByte: wait)
    case "truncated_body": self = .truncatedBody
    case "content_type": self = .contentType(try request.optionalText("content_type") ?? "text/html")
    case "unknown_members": self = .unknownMembers
    case "scope_as_text": self = .scopeAsText
    case "missing_expires_in": self = .missingExpiresIn
    default:
      throw .badRequest(
        """
        "effect" is status, hang, hold, reset, delay, slow_body, truncated_body, content_type, unknown_members, \
        scope_as_text or missing_expires_in.
        """)
    }
  }

  private static func filling(_ request: AdminRequest) throws(AdminRefusal) -> Fault.Filling {
    guard let name = try request.optionalText("body") else { return .json }
    guard let filling = Fault.Filling(rawValue: name) else { throw .badRequest("\"body\" is json, html or empty.") }
    return filling
  }
}

extension Fault.Occurrence {
  /// `times`, or `probability`, or until cleared.
  init(_ request: AdminRequest) throws(AdminRefusal) {
    if let times = try request.integer("times", in: 1...1_000_000) {
      self = .next(times)
    } else if let probability = try request.number("probability") {
      guard (0...1).contains(probability) else { throw .badRequest("\"probability\" is from 0 to 1.") }
      self = .probability(probability)
    } else {
      self = .untilCleared
    }
  }
}

extension FaultPlan.Entry {
  var described: JSON {
    let json: JSON = [
      "endpoint": .string(endpoint.rawValue), "effect": .string("\(fault.effect)"),
      "after_commit": .bool(fault.commits),
    ]
    return switch occurrence {
    case .next(let count): json.adding("times", .int(count))
    case .probability(let likelihood): json.adding("probability", .double(likelihood))
    case .untilCleared: json
    }
  }
}
