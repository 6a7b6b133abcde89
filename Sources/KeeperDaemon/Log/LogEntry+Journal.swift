import Keeper
import Logging
package import Systemd

extension LogEntry {
  /// The fields of the journal's entry (systemd.journal-fields(7)): ours are `TOKENKEEPER_` and the key in capitals, such
  /// as `TOKENKEEPER_ACCOUNT=`. The message holds all of them once more, for those who read lines.
  package var journalFields: [JournalField] {
    var fields = [
      JournalField("MESSAGE", line), JournalField("PRIORITY", "\(level.priority)"),
      JournalField("SYSLOG_IDENTIFIER", "tokenkeeperd"),
    ]
    if let kind { fields.append(JournalField("MESSAGE_ID", kind.messageID)) }
    for (key, value) in metadata { fields.append(JournalField("TOKENKEEPER_" + Self.fieldName(key), "\(value)")) }
    return fields
  }

  private var kind: EventKind? { metadata[Logger.eventKey].flatMap { EventKind(rawValue: "\($0)") } }

  /// Only A to Z, digits and underscores make a name that the journal keeps.
  private static func fieldName(_ key: String) -> String {
    String(key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}
