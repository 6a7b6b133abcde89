import Keeper

/// Makes others' texts fit to be shown: short, of printable characters, and without what we sent.
struct Redaction: Sendable {
  static let longest = 200

  /// What the request carried.
  let secrets: [Secret]

  func text(_ raw: String) -> String {
    let printable = String(String.UnicodeScalarView(raw.unicodeScalars.filter(Self.isPrintable)))
    guard !secrets.contains(where: { Self.quotes(printable, $0) }) else { return "(withheld: it repeats a secret)" }
    return String(printable.prefix(Self.longest))
  }

  /// As it is, or as a form carries it.
  private static func quotes(_ text: String, _ secret: Secret) -> Bool {
    var form = FormEncoding()
    form.append("", secret)
    let encoded = form.bytes.dropFirst()
    return !secret.isEmpty
      && (text.utf8.contains(encoded) || secret.withUnsafeBytes { text.utf8.contains($0) })
  }

  /// Line breaks forge log lines, and format characters (direction marks, zero widths) hide what is read.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }
}
