/// `/helix/eventsub/subscriptions`, for its rules on which kind of token may do what.
extension World {
  func listSubscriptions(_ request: HelixRequest, _ caller: HelixCaller) throws(HelixRefusal) -> Reply {
    let filters = EventSubFilter.all(in: request.query)
    guard filters.count <= 1 else { throw .badRequest("only one filter may be specified") }
    let shown = eventSub.visible(to: caller).filter { subscription in filters.allSatisfy { $0.lets(subscription) } }
    return .ok(list(shown, for: caller).adding("pagination", .object([])))
  }

  mutating func subscribe(_ request: HelixRequest, _ caller: HelixCaller) throws(HelixRefusal) -> Reply {
    guard let json = JSON.parse(request.body), json.members != nil else { throw .badRequest("invalid json body") }
    guard let type = json["type"]?.text, let version = json["version"]?.text, let condition = json["condition"],
      let members = condition.members, let transport = json["transport"], let method = transport["method"]?.text
    else { throw .badRequest("missing type, version, condition or transport") }
    try check(method, transport, caller)
    guard eventSub.all.count < EventSubSubscriptions.most else { throw .tooManyRequests }
    let id = random.text(32)
    let status = method == "webhook" ? "webhook_callback_verification_pending" : "enabled"
    let shown: JSON = [
      "id": .string(id), "status": .string(status), "type": .string(type), "version": .string(version),
      "condition": condition, "created_at": .string(now.text),
      "transport": transport.removing("secret"), "cost": .int(caller.userID == nil ? 1 : 0),
    ]
    guard !eventSub.has(shown, for: caller) else { throw .subscriptionExists }
    let named = Set(members.filter { $0.name.hasSuffix("user_id") }.compactMap(\.value.text))
    eventSub.add(
      .init(id: id, owner: caller, users: named.union(caller.userID.map { [$0] } ?? []), json: shown))
    return Reply(status: 202, body: .json(list(eventSub.visible(to: caller).suffix(1), for: caller)))
  }

  private func check(_ method: String, _ transport: JSON, _ caller: HelixCaller) throws(HelixRefusal) {
    switch method {
    case "webhook":
      guard caller.userID == nil else {
        throw .badRequest("auth must use app access token to create webhook subscription")
      }
      guard transport["callback"]?.text?.hasPrefix("https://") == true else { throw .badRequest("invalid callback") }
      guard let secret = transport["secret"]?.text, (10...100).contains(secret.utf8.count) else {
        throw .badRequest("secret must be between 10 and 100 characters")
      }
    case "websocket":
      guard caller.userID != nil else { throw .badRequest("invalid transport and auth combination") }
      guard transport["session_id"]?.text?.isEmpty == false else { throw .badRequest("missing session_id") }
    case "conduit":
      guard caller.userID == nil else { throw .badRequest("invalid transport and auth combination") }
      guard transport["conduit_id"]?.text?.isEmpty == false else { throw .badRequest("missing conduit_id") }
    default: throw .badRequest("unsupported transport method")
    }
  }

  mutating func unsubscribe(_ request: HelixRequest, _ caller: HelixCaller) throws(HelixRefusal) -> Reply {
    guard let id = request.values("id").first else { throw .badRequest("The parameter id is needed.") }
    guard eventSub.remove(id, for: caller) else {
      throw HelixRefusal(status: 404, error: "Not Found", message: "subscription not found")
    }
    return Reply(status: 204, body: .empty)
  }

  private func list(_ shown: some Sequence<EventSubSubscriptions.Subscription>, for caller: HelixCaller) -> JSON {
    let visible = eventSub.visible(to: caller)
    let cost = caller.userID == nil ? visible.count : 0
    return [
      "data": .array(shown.map(\.json)), "total": .int(visible.count), "total_cost": .int(cost),
      "max_total_cost": .int(caller.userID == nil ? 10_000 : 10),
    ]
  }
}
