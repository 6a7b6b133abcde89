/// Media types of bodies.
public enum MediaType {
  /// Every successful answer, unless ``plainText`` was asked for.
  public static let json = "application/json"
  /// A ``Problem`` (RFC 9457).
  public static let problem = "application/problem+json"
  /// In `Accept` on ``Route/token(account:)``: the bare access token, without a line end.
  public static let plainText = "text/plain"
  /// Streams of ``ServerSentEvent``.
  public static let eventStream = "text/event-stream"
}
