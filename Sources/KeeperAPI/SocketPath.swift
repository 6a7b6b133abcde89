/// Where the daemon listens.
public enum SocketPath {
  /// The path of the packaged socket unit.
  public static let standard = "/run/tokenkeeper/tokenkeeper.sock"

  /// The environment variable by which a client is sent to another path.
  public static let environmentVariable = "TOKENKEEPER_SOCKET"

  /// The path to use, given the value of ``environmentVariable``: an unset or empty one means ``standard``.
  public static func resolve(environment value: String?) -> String {
    guard let value, !value.isEmpty else { return standard }
    return value
  }
}
