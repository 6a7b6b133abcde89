/// The forms of the consent page and of the activation page.
extension World {
  /// `POST /oauth2/authorize` or `POST /activate`: `csrf`, `decision` (`approve`, `deny`) and `user` (an id).
  mutating func decideConsent(_ parameters: Parameters) -> Reply {
    guard let csrf = parameters["csrf"], let pending = pendingConsents[csrf], now < pending.expiresAt else {
      return Reply(.invalidCSRFToken)
    }
    let isApproval = parameters["decision"] == "approve"
    guard !isApproval || parameters["user"].map({ users[$0] != nil }) == true else {
      return .page(Pages.message("Choose a user first", "Go back, choose who consents, and try again."), status: 400)
    }
    pendingConsents[csrf] = nil
    let userID = isApproval ? parameters["user"] : nil
    switch pending.subject {
    case .authorization(let request): return finish(request, userID: userID)
    case .device(let userCode): return finish(deviceWith: userCode, userID: userID)
    }
  }

  private mutating func finish(_ request: AuthorizationRequest, userID: String?) -> Reply {
    guard let userID else { return .redirect(to: Redirect.denied(request)) }
    var reply = approve(request, userID: userID)
    reply.headers["Set-Cookie"] = "sandbox_user=\(FormEncoding.encode(userID)); Path=/; HttpOnly; SameSite=Lax"
    return reply
  }

  private mutating func finish(deviceWith userCode: String, userID: String?) -> Reply {
    let isDone =
      if let userID { approveDevice(userCode: userCode, user: userID) } else { denyDevice(userCode: userCode) }
    guard isDone else {
      return .page(Pages.message("This code is not valid any more", "Ask the device for another one."), status: 400)
    }
    return .page(
      userID == nil
        ? Pages.message("Refused", "The device has no access.")
        : Pages.message("Connected", "You can go back to the device now."))
  }

  /// `GET /activate`: asks for the code, or whether the device with that code may.
  mutating func activate(_ parameters: Parameters) -> Reply {
    guard let typed = parameters["device-code"] else { return .page(Pages.enterCode(after: nil)) }
    let userCode = typed.uppercased().filter { !$0.isWhitespace }
    guard let code = pendingDevice(userCode: userCode), let device = deviceCodes[code] else {
      return .page(Pages.enterCode(after: typed), status: 404)
    }
    let csrf = remember(.device(userCode: userCode))
    return .page(Pages.consent(to: device, of: clients[device.clientID], by: people, csrf: csrf))
  }
}
