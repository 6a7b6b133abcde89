import AsyncHTTPClient
import Glibc
import Keeper
import NIOCore
import NIOHTTP1
import Testing

@testable import TwitchIdentity

@Suite struct RequestFailureTests {
  private static let beforeConnection: [any Error] = [
    HTTPClientError.connectTimeout, HTTPClientError.tlsHandshakeTimeout, HTTPClientError.getConnectionFromPoolTimeout,
    HTTPClientError.alreadyShutdown, HTTPClientError.invalidURL, HTTPClientError.emptyHost, HTTPClientError.emptyScheme,
    IOError(errnoCode: ECONNREFUSED, reason: "connect"),
  ]

  private static let anyTime: [any Error] = [
    HTTPClientError.remoteConnectionClosed, HTTPClientError.readTimeout, HTTPClientError.writeTimeout,
    HTTPClientError.deadlineExceeded, HTTPClientError.cancelled, HTTPClientError.requestStreamCancelled,
    HTTPClientError.uncleanShutdown, CancellationError(), IOError(errnoCode: ECONNRESET, reason: "read"),
    IOError(errnoCode: EPIPE, reason: "write"), IOError(errnoCode: ETIMEDOUT, reason: "read"),
    IOError(errnoCode: EHOSTUNREACH, reason: "read"), ChannelError.eof, HTTPParserError.headerOverflow,
  ]

  private func outcome(_ error: any Error, _ body: OutgoingBody?) -> Outcome {
    Outcome(
      RequestFailure(error: error, body: body, ranOutOfTime: false, redaction: Redaction(secrets: [])).classified)
  }

  @Test("no body, error that precedes a connection → unreachable") func beforeConnection() {
    for error in Self.beforeConnection { #expect(outcome(error, nil) == .unreachable, "\(error)") }
  }

  @Test("no body, any other error → unknown") func anyTime() {
    for error in Self.anyTime { #expect(outcome(error, nil) == .outcomeUnknown, "\(error)") }
  }

  @Test("body that nobody read → unreachable, whatever the error") func untouched() {
    for error in Self.beforeConnection + Self.anyTime {
      #expect(outcome(error, OutgoingBody([1, 2])) == .unreachable, "\(error)")
    }
  }

  @Test("body that was read → unknown, whatever the error") func touched() {
    let body = OutgoingBody([1, 2])
    #expect(body.count == 2 && !body.wasTouched)
    #expect(Array(body) == [1, 2] && body.wasTouched)
    for error in Self.beforeConnection + Self.anyTime { #expect(outcome(error, body) == .outcomeUnknown, "\(error)") }
  }

  @Test("error that quotes a header field → text without it") func quotingError() {
    let error = HTTPClientError.invalidHeaderFieldValues(["OAuth planted"])
    let failure = RequestFailure(error: error, body: nil, ranOutOfTime: false, redaction: Redaction(secrets: []))
    #expect(!"\(failure.classified)".contains("planted"))
  }
}
