import FoundationEssentials
import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP

extension KeeperHandler {
  /// `POST /v1/accounts/{account}/trust`: a person's word that its refresh token was not spent elsewhere.
  func trust(_ name: String, _ request: Request) -> Answer {
    administer(name, request) { entry in
      let account = entry.account.name
      return later(recording: .trusted(account), by: request) { [self] in
        switch await keeper.trust(account, within: patience) {
        case .settled(let entry): .json(AccountPayload(entry, at: clock.now()))
        case .failed(let trouble, let wait): .problem(.unavailable(account, trouble, retryAfter: wait))
        case .timedOut: .problem(.timeout(account, after: patience))
        case .unknownAccount: .problem(.unknownAccount(name))
        }
      }
    }
  }

  /// Everything under `/v1/store/`, for administrators.
  func administerStore(_ request: Request, _ route: KeeperAPI.Route) -> Answer {
    if let refusal = refusalToAdminister(request) { return .now(refusal) }
    let answer: @Sendable () async -> Response = { [self] in
      do {
        return try await storeAnswer(request, route)
      } catch let problem as Problem {
        return .problem(problem)
      } catch {
        return .problem(Problem(.conflict, detail: "\(error)"))
      }
    }
    guard let change = AdministrativeChange(request, route) else { return .later(answer) }
    return later(recording: change, by: request, answer)
  }

  private func storeAnswer(_ request: Request, _ route: KeeperAPI.Route) async throws -> Response {
    switch route {
    case .keySlots:
      if request.method == .post {
        try await store.addKeySlot(
          key(RequestBody.decode(KeySlotRequest.self, as: .keySlotRequest, from: request.body).get()))
      }
    case .keySlot(let id): try await store.removeKeySlot(id, evenIfInUse: request.isMeantInUse())
    case .rotateStore:
      let rotation = try RequestBody.decode(RotationRequest.self, as: .rotationRequest, from: request.body).get()
      try await store.rotateDataKey(rotation.keys.map(key))
    case .adoptStore: return .json(AdoptedPayload(accounts: await adopt()))
    case _: break
    }
    let slots = try await store.keySlots().map { KeySlotsPayload.Slot(id: $0.id, kind: $0.kind, inUse: $0.isInUse) }
    return .json(KeySlotsPayload(slots: slots))
  }

  private func key(_ request: KeySlotRequest) throws(Problem) -> OpeningKey {
    guard var bytes = Data(base64Encoded: request.secret), !bytes.isEmpty else {
      throw Problem(.badRequest, detail: "The secret is empty or not in base64.")
    }
    defer { bytes.resetBytes(in: bytes.startIndex..<bytes.endIndex) }
    return OpeningKey(kind: request.kind, secret: Secret(bytes))
  }

  /// The names of the accounts that are in use again.
  private func adopt() async -> [String] {
    var adopted: [String] = []
    for entry in keeper.board.entries() where entry.isHeldBack {
      let name = entry.account.name
      if case .settled(let now) = await keeper.trust(name, within: patience), !now.isHeldBack {
        adopted.append(name.rawValue)
      }
    }
    return adopted
  }
}

extension AdministrativeChange {
  /// Nil for who only looks.
  fileprivate init?(_ request: Request, _ route: KeeperAPI.Route) {
    switch route {
    case .keySlots where request.method == .post: self = .keySlotAdded
    case .keySlot(let id): self = .keySlotRemoved(id)
    case .rotateStore: self = .dataKeyRotated
    case .adoptStore: self = .storeAdopted
    case _: return nil
    }
  }
}

extension Request {
  fileprivate func isMeantInUse() throws(Problem) -> Bool {
    let values = queryItems?.filter { $0.name == QueryName.inUse }.map(\.value)
    switch values {
    case []?, ["false"]?: return false
    case ["true"]?: return true
    case _: throw Problem(.badRequest, detail: "in_use is neither true nor false.")
    }
  }
}
