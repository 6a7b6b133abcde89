import AsyncHTTPClient
import Keeper
import NIOCore
import NIOHTTP1

/// Makes one request and brings back one whole, bounded answer. It follows nothing, repeats nothing, and logs nothing:
/// the HTTP client is given no logger, because its messages hold header fields.
struct IdentityTransport: Sendable {
  let url: IdentityURL
  private let limits: CallLimits
  private let single: HTTPClient
  private let pooled: HTTPClient

  init(url: IdentityURL, limits: CallLimits) {
    self.url = url
    self.limits = limits
    single = .single(limits)
    pooled = .pooled(limits)
  }

  /// Parameters travel in the body only: a query ends up in logs.
  func post(_ form: FormEncoding, for call: IdentityCall, redaction: Redaction) async throws(IdentityFailure) -> Answer
  {
    let body = OutgoingBody(form.bytes)
    var request = request(.POST, call)
    request.headers.add(name: "content-type", value: FormEncoding.mediaType)
    request.body = .bytes(body)
    return try await send(request, body, over: single, redaction)
  }

  func get(
    authorization: String?, for call: IdentityCall, redaction: Redaction
  ) async throws(IdentityFailure) -> Answer {
    var request = request(.GET, call)
    if let authorization { request.headers.add(name: "authorization", value: authorization) }
    return try await send(request, nil, over: pooled, redaction)
  }

  /// Ends calls that are under way. Both clients must be shut down before they are released.
  func shutdown() async throws {
    async let first: Void = single.shutdown()
    async let second: Void = pooled.shutdown()
    _ = try await (first, second)
  }

  private func request(_ method: HTTPMethod, _ call: IdentityCall) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url.url(of: call))
    request.method = method
    request.headers.add(name: "user-agent", value: "tokenkeeper")
    request.headers.add(name: "accept", value: "application/json")
    request.headers.add(name: "accept-encoding", value: "identity")
    return request
  }

  private func send(
    _ request: HTTPClientRequest, _ body: OutgoingBody?, over client: HTTPClient, _ redaction: Redaction
  ) async throws(IdentityFailure) -> Answer {
    let (result, ranOut) = await withDeadline(limits.call) { try await Self.exchange(request, over: client) }
    switch result {
    case .success(let answer): return answer
    case .failure(let error):
      throw RequestFailure(error: error, body: body, ranOutOfTime: ranOut, redaction: redaction).classified
    }
  }

  /// The client's own deadline would end with the head of the answer, so ours is the only one.
  private static func exchange(_ request: HTTPClientRequest, over client: HTTPClient) async throws -> Answer {
    let response = try await client.execute(request, deadline: .distantFuture)
    return Answer(
      status: Int(response.status.code), fields: response.headers, body: try await boundedBody(of: response))
  }

  private static func boundedBody(of response: HTTPClientResponse) async throws -> [UInt8]? {
    let fieldBytes = response.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    guard fieldBytes <= Answer.largest else { return nil }
    do {
      return Array(try await response.body.collect(upTo: Answer.largest).readableBytesView)
    } catch is NIOTooManyBytesError {
      return nil
    }
  }
}
