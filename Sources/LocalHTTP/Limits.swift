/// What a caller may cost.
package struct Limits: Sendable {
  /// Request line and fields together, in bytes; beyond it 431.
  package var head = 8 * 1024
  /// In bytes; beyond it 413.
  package var body = 64 * 1024
  /// From the first byte of a request to its last; beyond it 408 and a close.
  package var requestDeadline = Duration.seconds(10)
  /// Between requests; beyond it a close.
  package var idleDeadline = Duration.seconds(60)
  /// For the reader of a response to take what was written; beyond it a close.
  package var writeDeadline = Duration.seconds(30)
  /// After a refusal, for the caller to stop sending and read it; beyond it a close.
  package var lingerDeadline = Duration.seconds(2)
  /// How long an idle connection is kept when the server shuts down: for a request that is already on its way. As long
  /// has the reader of a stream to take what was written: a stream can wait for its reader for ever.
  package var drainGrace = Duration.milliseconds(20)
  /// Open connections in all. A caller beyond them has a place all the same: the user with the most loses one.
  /// Each takes a descriptor, and up to half of them one more, from the first request until the caller's units are known.
  package var connections = 12_288
  /// Open connections of one uid; beyond it 503 and a close. Does not bind callers without credentials.
  package var connectionsPerUser = 1024

  package init() {}
}
