import Glibc
import HTTPTypes
import LocalHTTP
import Logging

/// A handler from a closure.
struct Answering: Handler {
  let body: @Sendable (Request) -> Answer

  init(_ body: @escaping @Sendable (Request) -> Answer) { self.body = body }

  func answer(to request: Request) -> Answer { body(request) }

  /// Says what was asked for.
  static let echo = Answering { request in
    .now(.text("\(request.method.rawValue) \(request.path) \(String(decoding: request.body, as: UTF8.self))"))
  }
}

extension Response {
  static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(status: status, fields: [.contentType: "text/plain"], body: Array(text.utf8))
  }
}

/// A directory for one test, removed whatever happens.
func withTemporaryDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  var template = Array("/tmp/local-http-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw RawClient.Failure(call: "mkdtemp", code: errno) }
  let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  defer { removeTree(path) }
  return try await body(path)
}

private func removeTree(_ path: String) {
  guard let directory = opendir(path) else { return }
  while let entry = readdir(directory) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    if name != ".", name != ".." { remove("\(path)/\(name)") }
  }
  closedir(directory)
  rmdir(path)
}

/// Serves `handler` on a Unix socket while `body` runs; then stops, and fails if stopping fails.
func withServer(
  _ handler: Answering, limits: Limits = Limits(), drain: Duration = .seconds(2), logger: Logger = .silent,
  _ body: (String) async throws -> Void
) async throws {
  try await withTemporaryDirectory { directory in
    let path = "\(directory)/socket"
    let server = Server(
      endpoint: .unix(path: path, mode: 0o600), limits: limits, handler: handler, logger: logger)
    try await serving(server, drain: drain) { _ in try await body(path) }
  }
}

/// The same on any endpoint.
func serving(
  _ server: Server, drain: Duration = .seconds(2), _ body: (Server.Listening) async throws -> Void
) async throws {
  let listening = try await server.listen()
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await listening.serve(drain: drain) }
    do {
      try await body(listening)
    } catch {
      group.cancelAll()
      throw error
    }
    group.cancelAll()
    try await group.waitForAll()
  }
}

extension Logger {
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
