/// A client, with what a test says of its secret.
enum ClientText {
  static func confidential(secret: String) -> String {
    """
    [clients.mybot]
    client_id = "abc"
    client_type = "confidential"
    client_secret = \(secret)
    """
  }

  static let open = """
    [clients.open]
    client_id = "def"
    client_type = "public"

    """
}

/// A user account of a public client, with more lines.
enum AccountText {
  static func with(_ lines: String) -> String {
    ClientText.open + """
      [accounts.bot]
      client = "open"
      grant_type = "device_code"
      \(lines)

      """
  }
}
