import LocalHTTP

/// Bytes in, bytes out: reads the call, asks the world unless a fault forbids, writes it down, renders the reply.
struct SandboxHandler: Handler {
  let sandbox: TwitchSandbox

  func answer(to request: Request) -> Answer {
    let call = Call(request)
    if call.endpoint == .admin {
      let connections = sandbox.connectionCount
      return .now(sandbox.withState { $0.administer(call, connections: connections) }.response)
    }
    let processed = sandbox.withState { $0.process(call) }
    for waiter in processed.done { waiter.resume() }
    sandbox.log(processed.record)
    return processed.record.fault?.answer(insteadOf: processed.reply, release: processed.release)
      ?? .now((processed.reply ?? .notFound).response)
  }
}

/// What a request came to.
struct Processed {
  /// Nil when a fault kept the request from the world.
  let reply: Reply?
  let record: RequestRecord
  /// Those who waited for it.
  let done: [CheckedContinuation<Void, any Error>]
  /// Ends when the answer may go.
  let release: AsyncStream<Never>
}

extension TwitchSandbox.State {
  mutating func process(_ call: Call) -> Processed {
    let fault = faults.take(for: call.endpoint)
    let reply = fault?.commits == false ? nil : world.answer(call)
    let record = RequestRecord(call, at: world.now, status: reply?.status, fault: fault)
    ledger.add(record)
    // Here and not when the answer is made: whoever waits for the request may release it at once.
    let (release, continuation) = AsyncStream.makeStream(of: Never.self)
    if fault?.effect == .hold { held.append(continuation) } else { continuation.finish() }
    return Processed(reply: reply, record: record, done: waiters.satisfied(by: ledger), release: release)
  }
}
