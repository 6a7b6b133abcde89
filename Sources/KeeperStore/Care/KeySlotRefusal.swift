/// Why the key slots of a store were left as they are.
package enum KeySlotRefusal: Error, Sendable, Equatable {
  case unknown(id: Int64)
  /// Without any slot nobody could open the store again.
  case last(id: Int64)
  /// The running configuration opens the store by it.
  case inUse(id: Int64)
  /// A new data key has to be wrapped for each slot, and these open with nothing that was given.
  case closed(ids: [Int64])
  /// There is a slot already that opens with it.
  case present(id: Int64)
}

extension KeySlotRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknown(let id):
      "Cannot remove key slot \(id): the store has none of that number. 'tokenkeeperd store slots' lists them."
    case .last(let id):
      "Cannot remove key slot \(id): it is the last one, and nobody could open the store without. Add another first."
    case .inUse(let id):
      "Cannot remove key slot \(id): the configuration opens the store by it, and the next start would fail. Configure "
        + "another key and restart first, or insist with --in-use."
    case .closed(let ids):
      "Cannot rotate the data key: it has to be wrapped for each slot, and nothing that was given opens slot "
        + "\(ids.map(String.init).joined(separator: ", ")). Give their keys too, or remove them first."
    case .present(let id):
      "Cannot add a key slot: slot \(id) opens with that already. Nothing has to be done."
    }
  }
}
