import HTTPTypes

/// One line of the request log. Holds no secret.
package struct RequestRecord: Sendable, Hashable {
  package let time: SandboxTime
  package let endpoint: SandboxEndpoint
  package let method: String
  package let path: String
  /// What the world answered; nil when a fault kept the request from it.
  package let status: Int?
  package let fault: Fault?
  /// Secrets as fingerprints, see ``Redaction``.
  package let parameters: [String: String]
  /// The names that came in the query, where secrets should not be.
  package let namesInQuery: [String]
  /// The token of the `Authorization` header.
  package let tokenFingerprint: String?

  init(_ call: Call, at time: SandboxTime, status: Int?, fault: Fault?) {
    self.time = time
    endpoint = call.endpoint
    method = String(call.method.rawValue.prefix(32))
    path = String(call.path.prefix(256))
    self.status = status
    self.fault = fault
    parameters = Redaction.redact(call.parameters)
    namesInQuery = call.query.map { String($0.name.prefix(64)) }
    tokenFingerprint = Redaction.redact(authorization: call.authorization)
  }
}
