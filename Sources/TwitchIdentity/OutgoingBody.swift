import Synchronization

/// The body of a request, which knows whether anybody has read from it.
///
/// The HTTP client reads a body only when a connection stands and the head is written, and then writes it only while
/// the request has not failed. So a request that failed with its body untouched has told Twitch none of its
/// parameters, whatever the error was. That is what tells a failed TLS handshake from a connection that broke
/// afterwards: the same errors come out of both. A client that would read earlier makes us doubt more, never less.
final class OutgoingBody: RandomAccessCollection, Sendable {
  private let bytes: [UInt8]
  private let touched = Atomic(false)

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var wasTouched: Bool { touched.load(ordering: .sequentiallyConsistent) }

  var startIndex: Int { bytes.startIndex }
  var endIndex: Int { bytes.endIndex }

  subscript(position: Int) -> UInt8 {
    touched.store(true, ordering: .sequentiallyConsistent)
    return bytes[position]
  }
}
