import Keeper

extension DeviceAuthorization {
  /// Reads a successful answer of the device endpoint (RFC 8628 section 3.2). It goes to a terminal and into a browser,
  /// so it must be fit for both.
  init(_ answer: Answer) throws(IdentityFailure) {
    guard let object = JSONValue(answer.body), let deviceCode = object["device_code"]?.text,
      let userCode = object["user_code"]?.text, let verificationURI = object["verification_uri"]?.text,
      let expiresIn = object.lifetime
    else { throw Self.unexpected(answer, "an answer without all that a device login needs") }
    guard userCode.isShowable(atMost: 64), verificationURI.isShowable(atMost: 2048), verificationURI.isWebURL else {
      throw Self.unexpected(answer, "a user code or a URL that cannot be shown")
    }
    self.init(
      deviceCode: Secret(deviceCode), userCode: userCode, verificationURI: verificationURI, expiresIn: expiresIn,
      interval: Self.interval(object["interval"]))
  }

  /// 5 s when there is none (RFC 8628 section 3.2); never under a second, never over a minute.
  private static func interval(_ value: JSONValue?) -> Duration {
    guard let seconds = value?.number, seconds.isFinite else { return .seconds(5) }
    return .milliseconds(Int64(min(max(seconds, 1), 60) * 1000))
  }

  private static func unexpected(_ answer: Answer, _ reason: String) -> IdentityFailure {
    .unexpected(status: answer.status, reason: reason)
  }
}

extension String {
  /// Visible ASCII only, so that it moves no cursor and hides no character.
  fileprivate func isShowable(atMost limit: Int) -> Bool {
    utf8.count <= limit && utf8.allSatisfy((UInt8(ascii: "!")...UInt8(ascii: "~")).contains)
  }

  fileprivate var isWebURL: Bool { hasPrefix("https://") || hasPrefix("http://") }
}
