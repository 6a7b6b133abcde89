package import HTTPTypes

/// What is done for one method on one pattern of paths, such as `/v1/tokens/{account}/reject`.
package struct Route: Sendable {
  /// Gets the request and what the braces matched, decoded, in their order.
  package typealias Action = @Sendable (Request, [String]) -> Answer

  enum Segment: Sendable, Hashable {
    case literal(String)
    /// Any one segment that is not empty.
    case capture
  }

  let method: HTTPRequest.Method
  let action: Action
  private let segments: [Segment]

  /// - Parameter pattern: Starts with `/`; a segment in braces captures, its name is for the reader.
  package init(_ method: HTTPRequest.Method, _ pattern: String, _ action: @escaping Action) {
    self.method = method
    self.action = action
    segments = pattern.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { segment in
      segment.hasPrefix("{") && segment.hasSuffix("}") ? .capture : .literal(String(segment))
    }
  }

  /// What the braces match in a path's segments; nil when the path is not one of this route's.
  func captures(_ path: [String]) -> [String]? {
    guard path.count == segments.count else { return nil }
    var captures: [String] = []
    for (segment, text) in zip(segments, path) {
      switch segment {
      case .literal(let literal): guard literal == text else { return nil }
      case .capture:
        guard !text.isEmpty else { return nil }
        captures.append(text)
      }
    }
    return captures
  }
}
