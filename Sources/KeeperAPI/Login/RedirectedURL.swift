/// The body of a POST to ``Route/loginRedirect(account:)``: where the browser ended. It holds a code or a token, so that
/// it does not show in any description of the value.
public struct RedirectedURL: Codable, Hashable, Sendable {
  /// The whole address, with its query or fragment. Secret.
  public var url: String

  /// That address, as copied from the browser.
  public init(url: String) { self.url = url }
}

extension RedirectedURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Does not say which.
  public var description: String { "a redirected URL" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Has no children, so that `dump` shows no secret either.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
