import HTTPTypes
import NIOCore

/// Writes heads and bodies as bytes (RFC 9112 sections 4 to 7).
enum ResponseEncoder {
  static let `continue` = "HTTP/1.1 100 Continue\r\n\r\n"
  static let lastChunk = "0\r\n\r\n"

  enum Framing: Hashable {
    case length(Int)
    case chunked
    /// The end of the connection is the end of the body: all that HTTP/1.0 has for a body of unknown length.
    case untilClose
  }

  /// Head and body in one piece, so that they leave in one write.
  static func write(_ response: Response, _ exchange: Exchange, date: String, into buffer: inout ByteBuffer) {
    writeHead(response, exchange, .length(response.body.count), date: date, into: &buffer)
    if !exchange.isHEAD, !response.status.isBodiless { buffer.writeBytes(response.body) }
  }

  static func writeHead(
    _ response: Response, _ exchange: Exchange, _ framing: Framing, date: String, into buffer: inout ByteBuffer
  ) {
    buffer.writeString("HTTP/1.1 ")
    buffer.writeString(String(response.status.code))
    buffer.writeString(" ")
    buffer.writeString(response.status.reasonPhrase)
    buffer.writeString("\r\nDate: ")
    buffer.writeString(date)
    buffer.writeString("\r\n")
    for field in response.fields where !isOurs(field.name) { write(field, into: &buffer) }
    if !response.status.isBodiless { write(framing, into: &buffer) }
    if !exchange.keepAlive {
      buffer.writeString("Connection: close\r\n")
    } else if exchange.isHTTP10 {
      buffer.writeString("Connection: keep-alive\r\n")
    }
    buffer.writeString("\r\n")
  }

  static func writeChunk(_ bytes: [UInt8], into buffer: inout ByteBuffer) {
    buffer.writeString(String(bytes.count, radix: 16))
    buffer.writeString("\r\n")
    buffer.writeBytes(bytes)
    buffer.writeString("\r\n")
  }

  private static func write(_ framing: Framing, into buffer: inout ByteBuffer) {
    switch framing {
    case .length(let length):
      buffer.writeString("Content-Length: ")
      buffer.writeString(String(length))
      buffer.writeString("\r\n")
    case .chunked: buffer.writeString("Transfer-Encoding: chunked\r\n")
    case .untilClose: break
    }
  }

  private static func write(_ field: HTTPField, into buffer: inout ByteBuffer) {
    buffer.writeString(field.name.rawName)
    buffer.writeString(": ")
    field.withUnsafeBytesOfValue { _ = buffer.writeBytes($0) }
    buffer.writeString("\r\n")
  }

  /// Fields that say how this message is sent, which only the server knows.
  private static func isOurs(_ name: HTTPField.Name) -> Bool {
    switch name.canonicalName {
    case "connection", "content-length", "date", "transfer-encoding": true
    default: false
    }
  }
}

extension HTTPResponse.Status {
  /// RFC 9110 section 6.4.1: these never have a body.
  var isBodiless: Bool { kind == .informational || self == .noContent || self == .notModified }
}

extension Response {
  /// A handler ends the connection after its response by this field.
  var asksToClose: Bool { fields[.connection]?.lowercased() == "close" }
}
