import TestSupport

/// A command that changes the store or copies it.
enum KilledCommand: CaseIterable {
  case restore, setAside, adopt, rotate, addSlot, removeSlot, backUp

  /// Those that a running daemon carries out itself.
  static let online: [KilledCommand] = [.adopt, .rotate, .addSlot, .removeSlot]

  func arguments(on host: BotHost) -> [String] {
    switch self {
    case .restore: ["restore", host.backup]
    case .setAside: ["set-aside"]
    case .adopt: ["adopt"]
    case .rotate: ["rotate"]
    case .addSlot: ["add-slot", host.otherKey]
    case .removeSlot: ["remove-slot", "2"]
    case .backUp: ["backup", "\(host.stateFolder)/\(Self.copy)"]
    }
  }

  /// Where ``backUp`` writes to.
  static let copy = "copy.sqlite"

  /// Fewer kills than that, and the campaign has not been where it was meant to be.
  var leastKills: Int {
    switch self {
    case .restore, .setAside, .rotate: 12
    case .adopt, .addSlot, .removeSlot, .backUp: 8
    }
  }

  var slots: (before: Int, after: Int) {
    switch self {
    case .addSlot: (1, 2)
    case .removeSlot: (2, 1)
    case .restore, .setAside, .adopt, .rotate, .backUp: (1, 1)
    }
  }
}

extension BotHost {
  var backup: String { "\(folder.path)/backup" }
  /// Of another key slot.
  var otherKey: String { "credential:\(folder.path)/credential" }

  func writeOtherKey() throws { try folder.write("another secret, long enough\n", to: "credential") }

  /// How many keys open the store.
  func slotCount() async throws -> Int {
    try await store("slots").standardOutput.split(separator: "\n").filter { $0.hasPrefix("slot ") }.count
  }
}
