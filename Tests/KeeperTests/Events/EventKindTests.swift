import Keeper
import Logging
import Testing

@Suite("Kinds of events") struct EventKindTests {
  @Test("every kind → an id of its own of 32 hexadecimal digits, and a text of its own")
  func definitions() {
    let kinds = EventKind.allCases
    #expect(Set(kinds.map(\.messageID)).count == kinds.count)
    #expect(Set(kinds.map(\.message)).count == kinds.count)
    for kind in kinds {
      #expect(kind.messageID.count == 32 && kind.messageID.allSatisfy { "0123456789abcdef".contains($0) }, "\(kind)")
      #expect(kind.rawValue.allSatisfy { $0 == "_" || $0.isASCII && $0.isLowercase }, "\(kind)")
    }
  }

  @Test("what was released → stays: the names, how much they matter, and the ids")
  func stability() {
    let present = EventKind.allCases.map { "\($0.rawValue) \($0.level) \($0.messageID)" }
    let released = ReleasedEvents.text.split(separator: "\n").map(String.init)
    #expect(Set(present).symmetricDifference(released).sorted() == [])
    #expect(present.count == released.count)
  }

  @Test("a kind below the level of the log → nothing is made of it")
  func level() {
    var logger = Logger(label: "test") { _ in Silence() }
    logger.logLevel = .notice
    var made = 0
    func details() -> Logger.Metadata {
      made += 1
      return [:]
    }
    logger.record(.tokenValidated, details())
    #expect(made == 0)
    logger.record(.tokenWithdrawn, details())
    #expect(made == 1)
  }
}

/// Says nothing, and knows its level.
private struct Silence: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {}
}
