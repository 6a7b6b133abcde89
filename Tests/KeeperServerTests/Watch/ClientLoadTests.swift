import KeeperAPI
import KeeperClient
import TestSupport
import Testing

/// `KeeperClient` at the other end of real sockets.
@Suite("The client under load", .timeLimit(.minutes(2)))
struct ClientLoadTests {
  @Test(
    "10,000 changes at full speed, the server ending and coming back amid them → the last state of each time arrives")
  func changes() async throws {
    try await withPath { bench, path in
      let (tokens, accounts) = (Watched<[Int64]>([]), Watched<[Int64]>([]))
      try await withThrowingTaskGroup(of: Void.self) { group in
        let client = KeeperClient(socketPath: path)
        group.addTask {
          for try await event in client.watch("ghost") {
            if case .token(let token) = event { tokens.update { $0.append(token.generation) } }
          }
        }
        group.addTask {
          for try await update in client.watchAccounts() {
            if case .account(let account) = update, account.name == "ghost" {
              accounts.update { $0.append(account.generation) }
            }
          }
        }
        for round in 0..<4 {
          // Some while nobody listens, most of them while somebody does.
          let first = round * 2500 + 1
          for generation in first..<first + 100 { bench.publish(generation + 1) }
          try await bench.serve(at: path) {
            for watched in [tokens, accounts] { await watched.until { $0.last ?? 0 >= Int64(first + 100) } }
            for generation in first + 100..<first + 2500 { bench.publish(generation + 1) }
            for watched in [tokens, accounts] { await watched.until { $0.last == Int64(first + 2500) } }
          }
        }
        group.cancelAll()
        try await group.waitForAll()
      }
      for told in [tokens.value, accounts.value] {
        #expect(zip(told, told.dropFirst()).allSatisfy(<), "\(told)")
        #expect(told.last == 10_001)
      }
    }
  }
}
