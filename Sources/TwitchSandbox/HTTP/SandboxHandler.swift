import LocalHTTP

/// Bytes in, bytes out: reads the call, asks the world unless a fault forbids, writes it down, renders the reply.
struct SandboxHandler: Handler {
  let sandbox: TwitchSandbox

  func answer(to request: Request) -> Answer {
    let call = Call(request)
    if call.endpoint == .admin { return .now(sandbox.withState { $0.administer(call) }.response) }
    let (reply, record, done) = sandbox.withState { $0.process(call) }
    for waiter in done { waiter.resume() }
    sandbox.log(record)
    return record.fault?.answer(insteadOf: reply) ?? .now((reply ?? .notFound).response)
  }
}

extension TwitchSandbox.State {
  /// The reply is nil when a fault kept the request from the world.
  mutating func process(
    _ call: Call
  ) -> (reply: Reply?, record: RequestRecord, done: [CheckedContinuation<Void, any Error>]) {
    let fault = faults.take(for: call.endpoint)
    let reply = fault?.commits == false ? nil : world.answer(call)
    let record = RequestRecord(call, at: world.now, status: reply?.status, fault: fault)
    ledger.add(record)
    return (reply, record, waiters.satisfied(by: ledger))
  }
}
