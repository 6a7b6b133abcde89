import HTTPTypes

/// What an answer has to know about its request.
struct Exchange: Sendable {
  let isHEAD: Bool
  let isHTTP10: Bool
  /// Whether the caller may send another request afterwards.
  var keepAlive: Bool

  init(_ head: RequestHead) {
    isHEAD = head.method == .head
    isHTTP10 = head.isHTTP10
    keepAlive = head.keepAlive
  }

  private init(isHEAD: Bool, isHTTP10: Bool, keepAlive: Bool) {
    self.isHEAD = isHEAD
    self.isHTTP10 = isHTTP10
    self.keepAlive = keepAlive
  }

  /// For an answer to what could not be understood as a request.
  static let refused = Exchange(isHEAD: false, isHTTP10: false, keepAlive: false)
}
