import Keeper
import KeeperAPI
import LocalHTTP

extension KeeperHandler {
  /// While the store is being read, which takes a moment where accounts are many: the account whose token is asked for is
  /// read at once, and all else waits until everything is there.
  func answerWhileLoading(_ request: Request, _ route: KeeperAPI.Route) -> Answer {
    switch route {
    case .status, .openAPI, .metrics: answer(to: request, route)
    case .token(let name), .rejectToken(let name):
      if let account = AccountName(name), keeper.board[account] == nil {
        .deferred { await answer(to: request, route, whenFetched: account) }
      } else {
        answer(to: request, route)
      }
    case .watchToken, .watch, .accounts, .account, .trust, .login, .loginRedirect, .keySlots, .keySlot, .rotateStore,
      .adoptStore, .doctor, .reload:
      .deferred {
        await keeper.waitUntilLoaded()
        return keeper.isLoaded ? answer(to: request, route) : .now(.problem(.starting))
      }
    }
  }

  private func answer(to request: Request, _ route: KeeperAPI.Route, whenFetched account: AccountName) async -> Answer {
    do {
      try await keeper.fetch(account)
      return answer(to: request, route)
    } catch {
      return .now(.problem(.starting))
    }
  }
}

extension Problem {
  fileprivate static let starting = Problem(
    .temporarilyUnavailable, detail: "The daemon is starting and could not read its store so far.",
    hint: "Try again. If it lasts, see 'journalctl --unit=tokenkeeper.service'.", retryAfter: 1)
}
