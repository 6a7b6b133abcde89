import KeeperAPI

extension KeeperAPI.Route {
  /// What can be done with it, a method each.
  var operations: [APIOperation] {
    switch self {
    case .token: [.getToken]
    case .rejectToken: [.rejectToken]
    case .watchToken: [.watchToken]
    case .watch: [.watchAccounts]
    case .accounts: [.getAccounts]
    case .account: [.getAccount, .putAccount, .deleteAccount]
    case .trust: [.trustAccount]
    case .login: [.logIn, .cancelLogin]
    case .loginRedirect: [.redirectLogin]
    case .status: [.getStatus]
    case .reload: [.reload]
    case .metrics: [.getMetrics]
    case .openAPI: [.getDocument]
    case .keySlots: [.getKeySlots, .addKeySlot]
    case .keySlot: [.removeKeySlot]
    case .rotateStore: [.rotateStore]
    case .adoptStore: [.adoptStore]
    case .doctor: [.getAccess]
    }
  }
}
