import HTTPTypes
import NIOCore

@testable import LocalHTTP

/// A request is the same whatever pieces it comes in, and nothing larger than the limits is ever taken.
enum ParserCheck {
  private enum Outcome: Equatable {
    case request(RequestHead, body: [UInt8])
    case refusal(Refusal)
    /// Bytes that no request has used.
    case rest(Int)
  }

  private static let limits = {
    var limits = Limits()
    limits.head = 512
    limits.body = 256
    return limits
  }()

  /// The first two bytes say where the rest is cut.
  static func run(_ input: [UInt8]) {
    guard input.count > 2 else { return }
    let bytes = Array(input.dropFirst(2))
    let whole = outcomes(of: [bytes[...]])
    hold(whole == outcomes(of: bytes.indices.map { bytes[$0...$0] }), "byte by byte")
    let size = Int(input[0]) + 1
    let pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
    hold(whole == outcomes(of: pieces), "in pieces of \(size)")
    let cut = Int(input[1]) % bytes.count
    hold(whole == outcomes(of: [bytes[..<cut], bytes[cut...]]), "cut at \(cut)")
    whole.forEach(check)
  }

  private static func outcomes(of pieces: [ArraySlice<UInt8>]) -> [Outcome] {
    var parser = RequestParser(limits: limits)
    var outcomes: [Outcome] = []
    for piece in pieces where !piece.isEmpty {
      parser.receive(ByteBuffer(bytes: piece))
      do throws(Refusal) {
        reading: while true {
          switch try parser.next() {
          case .needsMore: break reading
          // Whether somebody waits depends on what has come, and so on the pieces.
          case .expectsContinue: continue
          case .request(let head, let body): outcomes.append(.request(head, body: body))
          }
        }
      } catch {
        return outcomes + [.refusal(error)]
      }
    }
    return outcomes + [.rest(parser.isWithinRequest ? 1 : 0)]
  }

  private static func check(_ outcome: Outcome) {
    switch outcome {
    case .request(let head, let body):
      hold(body.count <= limits.body, "a body of \(body.count)")
      hold(head.path.utf8.count + (head.query?.utf8.count ?? 0) <= limits.head, "a target of \(head.path.utf8.count)")
      hold(head.fields.count <= HeadParser.maximumFields, "\(head.fields.count) fields")
      hold(head.path.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "a path of \(head.path)")
      hold(head.path.utf8.first == UInt8(ascii: "/") || head.path == "*", "a path of \(head.path)")
    case .refusal(let refusal): hold((400..<600).contains(refusal.status.code), "\(refusal)")
    case .rest: break
    }
  }
}
