/// A device authorization in progress (RFC 8628, with Twitch's parameter names).
struct DeviceCode: Sendable {
  enum State: Sendable, Equatable {
    case pending
    case approved(userID: String)
    case denied
  }

  let userCode: String
  let clientID: String
  let scopes: [String]
  let expiresAt: SandboxTime
  let interval: Int
  var state = State.pending
  var lastPoll: SandboxTime?
}

/// `POST /oauth2/device` and its polls.
extension World {
  mutating func startDevice(_ parameters: Parameters) -> Reply {
    Reply { () throws(Refusal) in
      let client = try knownClient(parameters)
      if policy.deviceScopesRequired && !parameters.has("scopes") { throw .missingScopes }
      let scopes = Scopes.split(parameters["scopes"] ?? "")
      try Scopes.check(scopes)
      return startDevice(client, scopes)
    }
  }

  private mutating func startDevice(_ client: RegisteredClient, _ scopes: [String]) -> JSON {
    sweepWhenGrown()
    let lifetime = draw(client.lifetimes.deviceCode)
    let device = DeviceCode(
      userCode: random.text(8, of: .capitals), clientID: client.id, scopes: scopes, expiresAt: now + lifetime,
      interval: client.lifetimes.pollInterval)
    let code = random.text(40, of: .mixed)
    deviceCodes[code] = device
    answerByItself(device)
    return [
      "device_code": .string(code), "expires_in": .int(lifetime), "interval": .int(device.interval),
      "user_code": .string(device.userCode),
      "verification_uri": .string("\(baseURL)/activate?public=true&device-code=\(device.userCode)"),
    ]
  }

  private mutating func answerByItself(_ device: DeviceCode) {
    switch answers.answer(forClient: device.clientID) {
    case .ask, .ignore: break
    case .approve(let user): approveDevice(userCode: device.userCode, user: user)
    case .deny: denyDevice(userCode: device.userCode)
    }
  }

  mutating func pollDevice(_ client: RegisteredClient, _ parameters: Parameters) throws(Refusal) -> JSON {
    guard let text = parameters["device_code"] else { throw .missingDeviceCode }
    guard let device = deviceCodes[text], device.clientID == client.id, now < device.expiresAt else {
      throw .invalidDeviceCode
    }
    deviceCodes[text]?.lastPoll = now
    if policy.fastPollingBlocks, let last = device.lastPoll, now < last + device.interval {
      deviceCodes[text] = nil
      throw .invalidDeviceCode
    }
    switch device.state {
    case .pending: throw .authorizationPending
    case .denied: throw refusalAfterDenial
    case .approved(let userID):
      deviceCodes[text] = nil
      guard users[userID] != nil else { throw .invalidDeviceCode }
      return grant(Consent(client: client, userID: userID, scopes: device.scopes)).json
    }
  }

  private var refusalAfterDenial: Refusal {
    switch policy.deviceDenial {
    case .invalidDeviceCode: .invalidDeviceCode
    case .accessDenied: .deviceAccessDenied
    case .staysPending: .authorizationPending
    }
  }

  /// The user types the code and consents; `user` is an id or a login. False when code or user is unknown.
  @discardableResult package mutating func approveDevice(userCode: String, user: String) -> Bool {
    guard let user = self.user(named: user), let code = pendingDevice(userCode: userCode) else { return false }
    deviceCodes[code]?.state = .approved(userID: user.id)
    return true
  }

  /// The user types the code and refuses.
  @discardableResult package mutating func denyDevice(userCode: String) -> Bool {
    guard let code = pendingDevice(userCode: userCode) else { return false }
    deviceCodes[code]?.state = .denied
    return true
  }

  func pendingDevice(userCode: String) -> String? {
    deviceCodes.first { $0.value.userCode == userCode && $0.value.state == .pending && now < $0.value.expiresAt }?.key
  }
}
