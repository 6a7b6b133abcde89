/// Something that must hold for all bytes. The program that has found bytes for which it does not is ended by a trap, so
/// that the fuzzer keeps them.
package enum Check: String, CaseIterable, Sendable {
  case parser, handler, client, credential
  /// Fails, to show that failures are seen.
  case planted

  package func run(_ input: [UInt8]) {
    switch self {
    case .parser: ParserCheck.run(input)
    case .handler: HandlerCheck.shared.run(input)
    case .client: ClientCheck.shared.run(input)
    case .credential: CredentialCheck.run(input)
    case .planted: PlantedMistakes.overflow()
    }
  }
}

/// Ends the program unless it holds.
func hold(_ condition: Bool, _ what: @autoclosure () -> String) {
  if condition { return }
  preconditionFailure(what())
}
