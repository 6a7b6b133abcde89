/// How long a call to Twitch may take. Healthy answers come within a second.
package struct CallLimits: Sendable {
  /// From the start of the call to the last byte of the answer, waiting for a connection included.
  package var call: Duration
  /// Name lookup, TCP and TLS, or waiting for a free connection.
  package var connect: Duration

  package init(call: Duration = .seconds(10), connect: Duration = .seconds(5)) {
    self.call = call
    self.connect = connect
  }
}
