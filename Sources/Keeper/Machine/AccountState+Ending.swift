/// How near its end a token is that cannot be renewed: its owner is told once at each.
package enum EndingStage: Int, Sendable, CaseIterable, Comparable {
  case week, day, hour

  /// How long before the end.
  package var ahead: Duration {
    switch self {
    case .week: .seconds(7 * 24 * 60 * 60)
    case .day: .seconds(24 * 60 * 60)
    case .hour: .seconds(60 * 60)
    }
  }

  package var explanation: String {
    switch self {
    case .week: "it ends in less than a week"
    case .day: "it ends in less than a day"
    case .hour: "it ends in less than an hour"
    }
  }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension AccountState {
  /// When its owner is told next that the token ends; the distant future when there is nothing more to tell.
  var nextWarning: BootTime {
    guard let grant = endingGrant else { return .distantFuture }
    let next = EndingStage.allCases.first { stage in ending.map { stage > $0 } ?? true && grant.outlives(stage) }
    return next.flatMap(grant.beginning(of:)) ?? .distantFuture
  }

  /// Says how near the end is, once for all stages that have passed.
  mutating func warn(at now: Now) -> [Action] {
    guard let grant = endingGrant, let stage = EndingStage.allCases.last(where: { grant.isEnding($0, at: now.boot) })
    else { return [] }
    ending = stage
    return [.publish, .notify(.ending(stage))]
  }

  /// What is wrong although the token is served: shown when there is nothing worse.
  var standingTrouble: Trouble? {
    if let ending, endingGrant != nil { return Trouble(.notRenewable, "\(ending.explanation) and cannot be renewed") }
    if phase.servedGrant == nil || missingScopes.isEmpty { return nil }
    return Trouble(.missingScopes, "scopes were not granted: \(missingScopes.joined(separator: " "))")
  }

  /// The grant that is served until its end and no longer.
  private var endingGrant: Grant? {
    guard case .serving(let grant) = phase, account.kind == .user, grant.refreshToken == nil else { return nil }
    return grant
  }
}

extension Grant {
  func isEnding(_ stage: EndingStage, at time: BootTime) -> Bool {
    outlives(stage) && beginning(of: stage).map { $0 <= time } ?? false
  }

  /// Whether it was given for longer than that. Of a token that lives for hours, nobody is told that it has a week.
  fileprivate func outlives(_ stage: EndingStage) -> Bool {
    expiresAt.map { obtainedAt.duration(to: $0) > stage.ahead } ?? false
  }

  fileprivate func beginning(of stage: EndingStage) -> BootTime? { expiresAt?.advanced(by: .zero - stage.ahead) }
}
