import KeeperAPI

extension APIOperation {
  static let getKeySlots = APIOperation(
    id: "getKeySlots", method: "GET", access: .administrator, summary: "What opens the store.",
    answers: [.json(.keySlots)], problems: [.notPermitted])

  static let addKeySlot = APIOperation(
    id: "addKeySlot", method: "POST", access: .administrator, summary: "Another secret shall open the store as well.",
    body: Body(schema: .keySlotRequest, isRequired: true), answers: [.json(.keySlots)],
    problems: [.notPermitted, .conflict])

  static let removeKeySlot = APIOperation(
    id: "removeKeySlot", method: "DELETE", access: .administrator,
    summary: "That secret shall not open the store any more.",
    parameters: [
      APIParameter(
        name: QueryName.inUse, place: .query, shape: .boolean,
        meaning: "Whether to remove it also when the running daemon opened the store by it.", example: false)
    ], answers: [.json(.keySlots)], problems: [.notPermitted, .notFound, .conflict])

  static let rotateStore = APIOperation(
    id: "rotateStore", method: "POST", access: .administrator, summary: "Seals everything under a new data key.",
    body: Body(schema: .rotationRequest, isRequired: true), answers: [.json(.keySlots)],
    problems: [.notPermitted, .conflict])

  static let adoptStore = APIOperation(
    id: "adoptStore", method: "POST", access: .administrator,
    summary: "\"This is the newest state of the store\": refresh tokens that were held back are in use again.",
    answers: [.json(.adopted)], problems: [.notPermitted])
}
