package import LocalHTTP

/// What is counted while the daemon runs, and by whom.
package struct Meters: Sendable {
  package let connections = ConnectionMeter()
  /// Streams of events that somebody reads.
  let streams = ConnectionMeter()
  package let calls = CallMeter()
  package let writes = WriteMeter()

  package init() {}
}
