import HTTPTypes
import KeeperAPI
import KeeperServer
import LocalHTTP
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Every request has a proper answer: never 500, each error a problem document, and nothing in it that the caller may
/// not know.
final class HandlerCheck: Sendable {
  static let shared = HandlerCheck()

  /// Administrators change what is kept, so that a bench does not last.
  private static let requestsPerBench = 2000

  private struct Running {
    let bench: FuzzBench
    let task: Task<Void, Never>
    var left = requestsPerBench
  }

  private let running = Mutex<Running?>(nil)

  /// A first byte for the caller and the method; then a line with path and query, one with fields, and the body.
  func run(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let lines = input.dropFirst().split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    guard let target = lines.first.map({ String(decoding: $0, as: UTF8.self) }) else { return }
    let callers = [FuzzBench.reader, FuzzBench.stranger, FuzzBench.nobody, .unknown, FuzzBench.root]
    let caller = callers[Int(first & 0xF) % callers.count]
    let methods: [HTTPRequest.Method] = [.get, .post, .put, .delete, .head, .patch, .options]
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let request = Request(
      method: methods[Int(first >> 4) % methods.count], path: parts[0], query: parts.count > 1 ? parts[1] : nil,
      fields: lines.count > 1 ? Self.fields(lines[1]) : [:], body: lines.count > 2 ? Array(lines[2]) : [],
      caller: caller)
    let bench = takeBench()
    let response = blocking { await Self.response(of: bench.handler.answer(to: request)) }
    Self.check(response, to: request, String(decoding: input, as: UTF8.self))
  }

  private func takeBench() -> FuzzBench {
    running.withLock { running in
      if running?.left ?? 0 > 0, let bench = running?.bench {
        running?.left -= 1
        return bench
      }
      running?.task.cancel()
      let bench = blocking {
        do { return try await FuzzBench() } catch { preconditionFailure("\(error)") }
      }
      running = Running(bench: bench, task: Task.detached { await bench.run() })
      blocking { await bench.ready() }
      return bench
    }
  }

  private static func fields(_ line: ArraySlice<UInt8>) -> HTTPFields {
    var fields = HTTPFields()
    for part in String(decoding: line, as: UTF8.self).split(separator: ";") {
      let pair = part.split(separator: ":", maxSplits: 1)
      guard pair.count == 2, let name = HTTPField.Name(String(pair[0])) else { continue }
      fields.append(HTTPField(name: name, value: String(pair[1])))
    }
    return fields
  }

  /// A stream is given up at its first piece.
  private static func response(of answer: Answer) async -> Response {
    switch answer {
    case .now(let response): return response
    case .later(let operation): return await operation()
    case .deferred(let operation): return await response(of: operation())
    case .stream(let head, let operation):
      let writer = FirstPiece()
      let task = Task {
        // A reader that is gone is what it is told.
        try? await operation(writer)
      }
      if !writer.isOver { task.cancel() }
      await task.value
      var response = head
      response.body = writer.bytes
      return response
    case .raw, .rawStream: return Response(status: .internalServerError)
    }
  }

  private static func check(_ response: Response, to request: Request, _ input: String) {
    let status = response.status.code
    hold(status < 500 || [501, 503, 504].contains(status), "\(status) to \(request.method) \(request.path)")
    let body = String(decoding: response.body, as: UTF8.self)
    if status >= 400 {
      hold(response.fields[.contentType] == MediaType.problem, "\(status) without a problem document")
      let problem = try? JSONDecoder().decode(Problem.self, from: Data(response.body))
      hold(problem?.status == status, "\(status) with \(body)")
    }
    guard request.caller.credentials?.uid != 0 else { return }
    let secrets = [FuzzBench.hidden, FuzzBench.hiddenToken, "zq-refresh", "zq-client-secret"]
    let mayReadBot = request.caller.credentials?.uid == 1000
    for secret in secrets + (mayReadBot ? [] : [FuzzBench.botToken]) {
      hold(!body.contains(secret) || input.contains(secret), "\(secret) to a stranger: \(body)")
    }
    if !mayReadBot {
      let isChange = status < 300 && ![.get, .head].contains(request.method)
      hold(!isChange, "a stranger changed something: \(request.method) \(request.path)")
    }
  }
}

private final class FirstPiece: BodyWriter {
  private let first = Mutex<[UInt8]?>(nil)

  var bytes: [UInt8] { first.withLock { $0 ?? [] } }
  var isOver: Bool { first.withLock { $0 != nil } }

  func write(_ bytes: [UInt8]) async throws {
    first.withLock { $0 = $0 ?? bytes }
    throw StreamEnded()
  }
}
