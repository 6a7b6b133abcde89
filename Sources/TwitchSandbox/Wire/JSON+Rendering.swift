extension JSON {
  /// Compact, as Twitch sends it.
  var rendered: String {
    var text = ""
    render(into: &text)
    return text
  }

  private func render(into text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .double(let value): text += value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.quote(value, into: &text)
    case .array(let values): Self.render(values, into: &text)
    case .object(let members): Self.render(members, into: &text)
    }
  }

  private static func render(_ values: [JSON], into text: inout String) {
    text += "["
    for (index, value) in values.enumerated() {
      if index > 0 { text += "," }
      value.render(into: &text)
    }
    text += "]"
  }

  private static func render(_ members: [Member], into text: inout String) {
    text += "{"
    for (index, member) in members.enumerated() {
      if index > 0 { text += "," }
      quote(member.name, into: &text)
      text += ":"
      member.value.render(into: &text)
    }
    text += "}"
  }

  private static func quote(_ string: String, into text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case ..<" ": text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
