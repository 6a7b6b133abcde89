import KeeperAPI

/// Colours, where they are wanted.
struct Style {
  let isColoured: Bool

  func paint(_ text: String, for state: AccountState) -> String {
    isColoured ? "\u{1B}[\(Self.colour(state))m\(text)\u{1B}[0m" : text
  }

  func bold(_ text: String) -> String {
    isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }

  /// SGR parameters: green, yellow, red.
  private static func colour(_ state: AccountState) -> Int {
    switch state {
    case .valid: 32
    case .empty, .expired, .refused, .uncertain, .unrecognized: 33
    case .needsLogin: 31
    }
  }
}

extension AccountState {
  /// For people.
  var words: String {
    switch self {
    case .empty, .valid, .expired, .refused, .uncertain: rawValue
    case .needsLogin: "needs login"
    case .unrecognized: "?"
    }
  }
}
