import Logging

extension Keeper {
  /// The one switch that turns decisions into effects.
  func perform(_ action: Action, for state: AccountState, at now: Now) {
    switch action {
    case .call(let call, let ticket):
      calls.add(CallOrder(name: state.name, client: state.account.client, purpose: .account(call, ticket: ticket)))
    case .save(let record, let ticket):
      writes.add(WriteOrder(change: change(to: record), origin: .account(record.name, ticket: ticket)))
    case .publish: publish(state, at: now)
    case .resume(let ids, let conclusion):
      for id in ids { waiters.end(id, .concluded(conclusion)) }
    case .revoke(let token): revoke(token, of: state.name, state.account.client)
    case .notify(let notice):
      log(notice, of: state)
      observers.noticed(state.name, state.generation, notice)
    }
  }

  private func change(to record: AccountRecord) -> AccountChange {
    logins[record.name]?.login.isBeingSaved == true ? .concludeLogin(record) : .save(record)
  }

  /// Of an account that is to be replaced, callers see what comes.
  private func publish(_ state: AccountState, at now: Now) {
    guard state.definition != nil else { return }
    board.publish(BoardEntry(state.successor(at: now, policy: policy) ?? state))
  }

  /// Ends a token at Twitch, unless an account still serves it: two may have been given the same.
  func revoke(_ token: Secret, of name: AccountName, _ client: Client) {
    if states.all.contains(where: { $0.state.phase.servedGrant?.accessToken == token }) { return }
    calls.add(CallOrder(name: name, client: client, purpose: .revoke(token)))
  }

  /// After anything outside of a tick: start what can start, and wake the loop if its sleep is too long now, or if there
  /// is something to tell. Not for each of a thousand answers that change neither.
  func settle(at now: Now) {
    dispatch(at: now)
    if isWakeWanted { alarm.ring() }
  }
}

// MARK: - Calls

extension Keeper {
  /// Sends calls until cancelled, at most so many at a time.
  nonisolated func sendCalls() async {
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        for order in await takeCalls() { group.addTask { await self.carryOut(order) } }
        await bellOfCalls.wait()
      }
      group.cancelAll()
    }
  }

  private var bellOfCalls: Alarm { calls.bell }

  private func takeCalls() -> [CallOrder] {
    calls.take(upTo: callsInFlight - calls.underWay).map(withNewestClient)
  }

  /// An order may have waited while its client got another secret.
  private func withNewestClient(_ order: CallOrder) -> CallOrder {
    guard let client = clients[order.client.name], client.id == order.client.id else { return order }
    return CallOrder(name: order.name, client: client, purpose: order.purpose)
  }

  private nonisolated func carryOut(_ order: CallOrder) async {
    switch order.purpose {
    case .account(let call, let ticket):
      let event = await answer(to: call, ticket: ticket, client: order.client)
      await ended(order, event)
    case .login(let call, let id):
      let answer = await answer(to: call, client: order.client)
      await answered(answer, to: id, order)
    case .revoke(let token):
      do {
        try await provider.revoke(token, for: order.client)
      } catch {
        logger.record(.revocationFailed, ["account": "\(order.name)", "why": "\(error)"])
      }
      await ended(order, nil)
    }
  }

  private nonisolated func answer(to call: Call, ticket: Ticket, client: Client) async -> Event {
    do throws(IdentityFailure) {
      switch call {
      case .requestAppToken: return .obtained(try await provider.requestAppToken(for: client), ticket: ticket)
      case .refresh(let token): return .obtained(try await provider.refresh(token, for: client), ticket: ticket)
      case .validate(let token), .probe(let token):
        return .validated(try await provider.validate(token), ticket: ticket)
      }
    } catch {
      return .failed(error, ticket: ticket)
    }
  }

  private func ended(_ order: CallOrder, _ event: Event?) {
    let now = clock.now()
    calls.finish(1)
    calls.bell.ring()
    if let event {
      if case .failed(.throttled(let wait), _) = event { pause(for: wait, at: now) }
      apply(event, to: order.name, at: now)
      if case .failed(.clientRejected, _) = event { tryAgain(order, at: now) }
      revokeIfForgotten(order, event)
    }
    settle(at: now)
  }

  /// Twitch's "slow down" is meant for this host, so all routine work holds still for a while, but not for as long as
  /// one account's `Retry-After` might say.
  func pause(for wait: Duration?, at now: Now) {
    pacer.pause(until: now.boot.advanced(by: min(wait ?? .seconds(5), .seconds(60))))
  }

  /// New tokens of an account that is gone are ended at Twitch.
  private func revokeIfForgotten(_ order: CallOrder, _ event: Event) {
    guard states[order.name] == nil, case .obtained(let response, _) = event else { return }
    revoke(response.accessToken, of: order.name, order.client)
  }
}
