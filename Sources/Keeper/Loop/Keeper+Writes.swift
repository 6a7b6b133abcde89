import Logging

/// Beyond so many failures without a success between them, the store is taken to fail, and not one record of it.
private let mostFailuresInARow = 11

extension Keeper {
  /// Makes records durable until cancelled, all that wait in one transaction.
  nonisolated func writeRecords() async {
    while !Task.isCancelled {
      let batch = await takeWrites()
      if batch.isEmpty {
        await bellOfWrites.wait()
      } else {
        await writeDown(batch)
      }
    }
  }

  private var bellOfWrites: Alarm { writes.bell }

  private func takeWrites() -> [WriteOrder] { writes.take(upTo: 1024) }

  /// A batch that fails is halved until the record is found that the store cannot take, so that it costs only its own
  /// account. A store that takes nothing is found out by a few attempts more.
  private nonisolated func writeDown(_ batch: [WriteOrder]) async {
    var parts = [batch[...]]
    var failuresInARow = 0
    while let part = parts.popLast() {
      do {
        try await store.apply(part.map(\.change))
        failuresInARow = 0
        await written(part, failure: nil)
      } catch {
        failuresInARow += 1
        if part.count > 1, failuresInARow < mostFailuresInARow {
          let middle = part.startIndex + part.count / 2
          // The last one is the next: their order stays.
          parts += [part[middle...], part[..<middle]]
        } else {
          await written(part, failure: error)
        }
      }
    }
  }

  private func written(_ orders: ArraySlice<WriteOrder>, failure: (any Error)?) {
    let now = clock.now()
    writes.finish(orders.count)
    if let failure { log(failure, of: orders) }
    storeTrouble = failure.map { "\($0)" }
    for order in orders { ended(order, failed: failure != nil, at: now) }
    if failure == nil { forgetAgain() }
    settle(at: now)
  }

  private func log(_ failure: any Error, of orders: ArraySlice<WriteOrder>) {
    var metadata: Logger.Metadata = ["why": "\(failure)"]
    if orders.count == 1, let order = orders.first { metadata["account"] = "\(order.name)" }
    logger.record(.storeCannotSave, metadata)
  }

  private func ended(_ order: WriteOrder, failed: Bool, at now: Now) {
    switch order.origin {
    case .account(let name, let ticket):
      apply(failed ? .saveFailed(ticket: ticket) : .saved(ticket: ticket), to: name, at: now)
    case .login(let name, let id) where logins[name]?.login.id == id:
      applyToLogin(failed ? .saveFailed : .saved, of: name, at: now)
    case .login: break
    case .forgottenLogin(let name): if failed { unforgotten.insert(name) }
    }
  }

  /// A device code that stayed in the store would go on at the next start although its login is over.
  private func forgetAgain() {
    for name in unforgotten where logins[name]?.login.hasKeptCode != true { forgetKeptLogin(of: name) }
    unforgotten = []
  }
}
