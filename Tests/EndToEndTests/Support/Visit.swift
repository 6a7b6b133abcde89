import Foundation
import TestSupport

/// What a browser would get, without one: curl follows redirects and shows the last page.
struct Visit {
  let status: Int
  let body: String
  /// Where it ended.
  let url: String

  /// Without what follows `#`, which no browser sends.
  static func to(_ url: String, _ options: String...) async throws -> Visit {
    let output = try await ChildProcess.run(
      ["/usr/bin/curl", "--silent", "--show-error", "--location", "--write-out", "\n%{http_code} %{url_effective}"]
        + options + [url], deadline: .seconds(60))
    guard output.exit == .code(0) else { throw ProgramFailed(output: output) }
    let end = output.standardOutput.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    let words = end.split(separator: " ", maxSplits: 1)
    guard words.count == 2, let status = Int(words[0]) else { throw ProgramFailed(output: output) }
    return Visit(
      status: status, body: String(output.standardOutput.dropLast(end.count + 1)), url: String(words[1]))
  }

  /// Twitch's answer to an authorization request, for a user who consents without being asked.
  static func redirect(from url: String) async throws -> String {
    let output = try await ChildProcess.run(
      ["/usr/bin/curl", "--silent", "--show-error", "--output", "/dev/null", "--write-out", "%{redirect_url}", url],
      deadline: .seconds(60))
    guard output.exit == .code(0), !output.standardOutput.isEmpty else { throw ProgramFailed(output: output) }
    return output.standardOutput
  }
}
