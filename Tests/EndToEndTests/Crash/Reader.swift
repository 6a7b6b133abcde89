import Foundation
import KeeperAPI
import Synchronization

/// A program that asks for a token all the time, on a thread of its own, until the last reference to it goes.
final class Reader: Sendable {
  /// What both the thread and its owner hold.
  private final class Found: Sendable {
    let newest = Mutex<TokenPayload?>(nil)
    let isOver = Atomic(false)
  }

  private let found = Found()

  /// The highest generation that it was given.
  var newest: TokenPayload? { found.newest.withLock(\.self) }

  init(of account: Cast, at socketPath: String) {
    Thread.detachNewThread { [found] in
      while !found.isOver.load(ordering: .acquiring) {
        // Nobody is there, or there is no token: that is what happens when a daemon is killed.
        if let token = try? Self.read(account, at: socketPath) {
          found.newest.withLock { newest in
            if token.generation > newest?.generation ?? 0 { newest = token }
          }
        }
        // What was published before a kill can only be seen by asking all the time.
        usleep(5000)
      }
    }
  }

  deinit { found.isOver.store(true, ordering: .releasing) }

  private static func read(_ account: Cast, at socketPath: String) throws -> TokenPayload {
    let connection = try RawConnection(to: socketPath)
    connection.get("/v1/tokens/\(account.rawValue)")
    return try connection.blockingAnswer().decoded()
  }
}
