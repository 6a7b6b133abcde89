package import KeeperAPI
import LocalHTTP

/// Reads the configuration anew and puts it in force.
package protocol ConfigurationReloader: Sendable {
  /// Returns once the new configuration is in force, or refused with nothing changed.
  func reload() async -> ReloadOutcome
}

package enum ReloadOutcome: Sendable, Equatable {
  case done(ReloadPayload)
  /// Everything that is wrong with the file; never empty.
  case refused([ConfigurationRemark])
  /// The daemon is about to end.
  case stopping
}

extension KeeperHandler {
  /// `POST /v1/reload`
  func reload(_ request: Request) -> Answer {
    if let refusal = refusalToAdminister(request) { return .now(refusal) }
    return later(recording: .reloaded, by: request) { [reloader] in
      switch await reloader.reload() {
      case .done(let payload): .json(payload)
      case .refused(let mistakes): .problem(.invalidConfiguration(mistakes))
      case .stopping:
        .problem(Problem(.temporarilyUnavailable, detail: "The daemon stops.", hint: "Start it again.", retryAfter: 1))
      }
    }
  }
}

extension Problem {
  /// A file of nothing but mistakes has more than anybody reads.
  private static let mostMistakes = 100

  static func invalidConfiguration(_ mistakes: [ConfigurationRemark]) -> Problem {
    let count = mistakes.count == 1 ? "a mistake" : "\(mistakes.count) mistakes"
    let cut = mistakes.count > mostMistakes ? ", of which the first \(mostMistakes) are listed" : ""
    return Problem(
      .invalidConfiguration,
      detail:
        "The configuration file has \(count)\(cut). Nothing was changed: the configuration of before is in force.",
      hint: "Correct the file, look with 'tokenkeeperd check', and reload again.",
      mistakes: Array(mistakes.prefix(mostMistakes)))
  }
}
