/// Why somebody may or may not have the token of an account: the answer of ``Route/doctor``.
public struct AccessPayload: Codable, Hashable, Sendable {
  /// The account that it is about.
  public var account: String
  /// Who it is about, as far as that is known.
  public var caller: Caller
  /// Whether the caller may have the token; absent when that depends on what is not known of the caller.
  public var allowed: Bool?
  /// Why, in one sentence.
  public var reason: String
  /// What to do about it; absent when the token may be had.
  public var hint: String?
  /// The rules, in their order. A caller without the right to administer sees those only that are met.
  public var rules: [Rule]

  /// What was found out.
  public init(account: String, caller: Caller, allowed: Bool?, reason: String, hint: String?, rules: [Rule]) {
    self.account = account
    self.caller = caller
    self.allowed = allowed
    self.reason = reason
    self.hint = hint
    self.rules = rules
  }

  /// What is known of a caller. Absent members are not known.
  public struct Caller: Codable, Hashable, Sendable {
    /// Effective user.
    public var uid: UInt32?
    /// Effective group.
    public var gid: UInt32?
    /// Supplementary groups.
    public var groups: [UInt32]?
    /// Number of the process.
    public var pid: Int32?
    /// The unit of the system's service manager that the process runs in.
    public var unit: String?
    /// The unit of the user's own service manager.
    public var userUnit: String?

    /// As it is.
    public init(
      uid: UInt32? = nil, gid: UInt32? = nil, groups: [UInt32]? = nil, pid: Int32? = nil, unit: String? = nil,
      userUnit: String? = nil
    ) {
      self.uid = uid
      self.gid = gid
      self.groups = groups
      self.pid = pid
      self.unit = unit
      self.userUnit = userUnit
    }

    private enum CodingKeys: String, CodingKey {
      case uid, gid, groups, pid, unit
      case userUnit = "user_unit"
    }
  }

  /// One rule, and what came of it.
  public struct Rule: Codable, Hashable, Sendable {
    /// Where it stands: "allow #2" is the second `[[allow]]` of the configuration.
    public var place: String
    /// What it gives, for people.
    public var gives: String
    /// Whether that includes the token of the account.
    public var covers: Bool
    /// All of them have to be met.
    public var conditions: [Condition]

    /// As it is.
    public init(place: String, gives: String, covers: Bool, conditions: [Condition]) {
      self.place = place
      self.gives = gives
      self.covers = covers
      self.conditions = conditions
    }
  }

  /// One condition of a rule.
  public struct Condition: Codable, Hashable, Sendable {
    /// As the configuration says it: `unit = "chatbot.service"`.
    public var text: String
    /// Whether the caller meets it; absent when that is not known.
    public var met: Bool?

    /// As it is.
    public init(text: String, met: Bool?) {
      self.text = text
      self.met = met
    }
  }
}
