import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP
import Synchronization
import TestSupport
import Testing

@testable import KeeperServer

/// What is counted. Whether Prometheus reads it is judged in `Tests/Peers/test_metrics.py`.
@Suite struct MetricsRouteTests {
  private func metrics(_ bench: ServerBench) async -> [String: String] {
    let text = String(decoding: await bench.get("/metrics").body, as: UTF8.self)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
    return Dictionary(uniqueKeysWithValues: lines.map { (String($0[0]), String($0[1])) })
  }

  @Test("whoever a rule is about may read them, and nobody else")
  func readers() async throws {
    try await withServer { bench in
      for caller in [ServerBench.root, ServerBench.chatbot] {
        let answer = await bench.get("/metrics", caller)
        #expect(answer.status == .ok)
        #expect(answer.fields[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.fields[.cacheControl] == "no-store")
      }
      #expect(await bench.get("/metrics", ServerBench.stranger).status == .forbidden)
    }
  }

  @Test("tokens and denials → counted each time, also those that no record is written of")
  func callers() async throws {
    try await withServer { bench in
      for _ in 0..<100 {
        _ = await bench.get("/v1/tokens/bot", ServerBench.chatbot)
        _ = await bench.get("/v1/tokens/bot", ServerBench.stranger)
        _ = await bench.send(.delete, "/v1/accounts/bot", caller: ServerBench.stranger)
      }
      let counts = await metrics(bench)
      #expect(counts["tokenkeeper_tokens_handed_out_total"] == "100")
      #expect(counts[#"tokenkeeper_denials_total{of="account"}"#] == "100")
      #expect(counts[#"tokenkeeper_denials_total{of="administration"}"#] == "100")
    }
  }

  @Test("accounts → counted by state")
  func accounts() async throws {
    try await withServer { bench in
      let before = await metrics(bench)
      #expect(before[#"tokenkeeper_accounts{state="valid"}"#] == "2")
      #expect(before[#"tokenkeeper_accounts{state="needs_login"}"#] == "1")
      _ = await bench.send(.delete, "/v1/accounts/bot")
      let after = await metrics(bench)
      #expect(after[#"tokenkeeper_accounts{state="valid"}"#] == "1")
      #expect(after[#"tokenkeeper_accounts{state="needs_login"}"#] == "2")
      #expect(after["tokenkeeper_store_writable"] == "1")
    }
  }

  @Test("calls → counted by what they ask and how they end, and while they last")
  func calls() async throws {
    let (meter, twitch) = (CallMeter(), ScriptedIdentity())
    twitch.answerNextValidations(
      with: .success(Validation(clientID: "c", expiresIn: nil)), .failure(.grantRejected(reason: "dead")),
      .failure(.unreachable(reason: "no route")))
    let provider = MeteredIdentityProvider(twitch, meter)
    _ = try await provider.validate(Secret("t"))
    for _ in 0..<2 {
      await #expect(throws: IdentityFailure.self) { _ = try await provider.validate(Secret("t")) }
    }
    #expect(meter.counts.ended == [.validate: [.ok: 1, .rejected: 1, .unreachable: 1]])
    #expect(meter.counts.inFlight == 0)
    try await meter.count(.refresh) { () throws(IdentityFailure) in #expect(meter.counts.inFlight == 1) }
  }

  @Test("writes → counted by how they end")
  func writes() async throws {
    let (meter, store) = (WriteMeter(), InMemoryAccountStore())
    let metered = MeteredStore(store, meter)
    try await metered.apply([.delete(.bot)])
    store.failNextWrites(1, with: DiskFull())
    await #expect(throws: DiskFull.self) { try await metered.apply([.delete(.bot)]) }
    #expect(meter.done.load(ordering: .relaxed) == 1)
    #expect(meter.failed.load(ordering: .relaxed) == 1)
  }
}

private struct DiskFull: Error {}
