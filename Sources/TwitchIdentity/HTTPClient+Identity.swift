import AsyncHTTPClient
import NIOCore

extension HTTPClient {
  /// For token and revoke: a fresh connection for each request, because a POST that dies on a reused one cannot be
  /// told from one that arrived. HTTP/2 would share it.
  static func single(_ limits: CallLimits) -> HTTPClient {
    var configuration = Configuration.identity(limits)
    configuration.httpVersion = .http1Only
    configuration.maximumUsesPerConnection = 1
    return HTTPClient(configuration: configuration)
  }

  /// For validations, of which there may be a million: connections are kept, and few.
  static func pooled(_ limits: CallLimits) -> HTTPClient {
    HTTPClient(configuration: .identity(limits))
  }
}

extension HTTPClient.Configuration {
  /// TLS is verified against the system's trust roots, which is the default.
  fileprivate static func identity(_ limits: CallLimits) -> Self {
    var pool = HTTPClient.Configuration.ConnectionPool(idleTimeout: .seconds(30))
    // As many as a million accounts need where an answer takes a tenth of a second; fewer accounts never have so many
    // calls under way. Where the other side speaks HTTP/2, validations share one.
    pool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    // One attempt: when to try again is the core's to say.
    pool.retryConnectionEstablishment = false
    return Self(
      redirectConfiguration: .disallow, timeout: HTTPClient.Configuration.Timeout(connect: TimeAmount(limits.connect)),
      connectionPool: pool,
      decompression: .disabled)
  }
}
