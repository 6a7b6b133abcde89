import Keeper
import KeeperAPI
import LocalHTTP

extension KeeperHandler {
  /// `GET /v1/doctor?account=&as=`: everybody may ask about themselves, administrators about anybody.
  func doctor(_ request: Request) -> Answer {
    let question: DoctorQuestion
    switch DoctorQuestion.parse(request) {
    case .success(let parsed): question = parsed
    case .failure(let problem): return .now(.problem(problem))
    }
    let mayAdminister = policy.mayAdminister(request.caller)
    if question.subjects.isEmpty {
      return .now(.json(explanation(question.account, request.caller).payload(showingAll: mayAdminister)))
    }
    if let refusal = refusalToAdminister(request) { return .now(refusal) }
    // Looking up users may take a name service that is not on this host.
    return .later { [self] in explain(question) }
  }

  private func explain(_ question: DoctorQuestion) -> Response {
    switch question.subject(userNamed) {
    case .failure(let problem): .problem(problem)
    case .success(let subject):
      .json(explanation(question.account, subject, isHypothetical: true).payload(showingAll: true))
    }
  }

  private func explanation(
    _ account: AccountName, _ caller: Caller, isHypothetical: Bool = false
  ) -> AccessExplanation {
    AccessExplanation(
      account: account, kind: keeper.board[account]?.account.kind, caller: caller, isHypothetical: isHypothetical,
      policy: policy)
  }
}

/// The query of ``KeeperAPI/Route/doctor``.
private struct DoctorQuestion {
  let account: AccountName
  /// Units and users, as they were given; none for the caller itself.
  let subjects: [String]

  static func parse(_ request: Request) -> Result<DoctorQuestion, Problem> {
    let items = request.queryItems ?? []
    let known = [QueryName.account, QueryName.subject]
    let subjects = items.filter { $0.name == QueryName.subject }.map(\.value)
    guard items.allSatisfy({ known.contains($0.name) }), subjects.count <= 2,
      let name = items.first(where: { $0.name == QueryName.account })?.value
    else {
      return .failure(
        Problem(
          .badRequest, detail: "The question is not one that is understood.",
          hint: "Ask with ?account=NAME, and with up to two &as= for a unit and a user."))
    }
    return AccountName(name).map { .success(DoctorQuestion(account: $0, subjects: subjects)) }
      ?? .failure(.badAccountName)
  }

  /// Whom it is about, with what was said of it.
  func subject(_ userNamed: (String) -> Caller.Credentials?) -> Result<Caller, Problem> {
    var (credentials, units): (Caller.Credentials?, Caller.Units?) = (nil, nil)
    for subject in subjects {
      if let user = userNamed(subject), credentials == nil {
        credentials = user
      } else if UnitName.isValid(subject), units == nil {
        units = Caller.Units(system: subject)
      } else {
        return .failure(
          Problem(
            .badRequest, detail: "This host has no user of that name, and it is not the name of a unit.",
            hint: "Names of units end in their type, such as .service. At most one user and one unit."))
      }
    }
    return .success(Caller(credentials: credentials, units: units))
  }
}
