import NIOCore

extension Connection {
  /// Says what there is to say, and ends.
  func greet(by greeting: Greeting) {
    holdCaller()
    let greeted = Greeted(caller: caller, address: socket.flatMap(PeerAddress.of) ?? [])
    phase = .working(.refused, isStream: false)
    start {
      await greeting.answer(greeted)
    } whenDone: { connection, bytes in
      guard case .working = connection.phase else { return }
      bytes.isEmpty ? connection.cut() : connection.sendRaw(bytes, reset: false)
    }
  }
}
