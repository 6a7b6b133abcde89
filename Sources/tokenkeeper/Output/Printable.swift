extension String {
  /// The text on one line and without anything that a terminal would obey: control and formatting characters (escape
  /// sequences, changes of writing direction) are replaced.
  var printable: String {
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars { scalars.append(scalar.isObeyed ? "\u{FFFD}" : scalar) }
    return String(scalars)
  }
}

extension Unicode.Scalar {
  /// Whether a terminal may act on it instead of showing it.
  var isObeyed: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
