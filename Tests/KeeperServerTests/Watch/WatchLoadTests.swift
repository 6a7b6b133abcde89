import Foundation
import LocalHTTP
import Logging
import TestSupport
import Testing

@testable import Keeper
@testable import KeeperServer

/// Over real sockets.
@Suite("Watchers of every pace", .timeLimit(.minutes(3)))
struct WatchLoadTests {
  @Test("10,000 changes at full speed → the last state arrives at fast and slow readers of both streams")
  func paces() async throws {
    try await withSocket { bench, path in
      let readers = try (1...12).map { _ in try SocketWatcher(path: path) }
      for (number, reader) in readers.enumerated() {
        let isToken = number % 2 == 0
        reader.get(isToken ? "/v1/tokens/ghost/watch" : "/v1/watch")
        _ = try await reader.read(until: isToken ? "event: token" : "event: synced")
      }
      try await withThrowingTaskGroup(of: Int.self) { group in
        for (number, reader) in readers.enumerated() {
          group.addTask { try await reader.read(until: #""generation":10000"#, pace: 64 << number) }
        }
        for generation in 2...10_000 { bench.publish(generation) }
        for try await _ in group {}
      }
    }
  }

  @Test("100 watchers that never read → another caller is answered, and they are cut by the deadline for writing")
  func neverRead() async throws {
    var limits = Limits()
    limits.writeDeadline = .seconds(1)
    try await withSocket(limits) { bench, path in
      let stuck = try (1...100).map { _ in try SocketWatcher(path: path) }
      for watcher in stuck { watcher.get("/v1/tokens/ghost/watch") }
      let honest = try SocketWatcher(path: path)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          var generation = 2
          while !Task.isCancelled {
            bench.publish(generation)
            generation += 1
            await Task.yield()
          }
        }
        for _ in 1...200 {
          honest.get("/v1/tokens/ghost")
          _ = try await honest.read(until: #""expires_in":"#)
        }
        for watcher in stuck {
          let isCut = try await watcher.isCut(within: 60)
          #expect(isCut)
        }
        group.cancelAll()
      }
      honest.get("/v1/tokens/ghost")
      _ = try await honest.read(until: #""expires_in":"#)
    }
  }
}
