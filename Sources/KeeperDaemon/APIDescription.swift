import KeeperServer

/// What the socket's API is, without a daemon that runs.
package enum APIDescription {
  /// The OpenAPI document that the daemon serves.
  package static var text: String { String(decoding: OpenAPIDocument.bytes, as: UTF8.self) }
}
