import KeeperAPI

extension Schema {
  static let status = object(
    "Status", StatusPayload.self, "The daemon's own state.",
    [
      .required("version", .string, "The daemon's version."),
      .required("pid", .integer(from: 1), "Its process id."),
      .required("started_at", .instant, "When it started."),
      .required("ready", .boolean, "Whether it has told systemd that it is ready."),
      .required("summary", .string, "One line for people."),
      .required(
        "counts", .map(.integer(from: 1)), "How many accounts are in each state, by the word of `AccountState`."),
      .required("store", storeStatus.shape, "Where grants are saved."),
      .required("identity_url", .string, "The identity service in use."),
      .optional(
        "last_pass_at", .instant, "When the loop last looked at all that was due; absent before the first time."),
    ],
    examples: [exampleStatus(lastPassAt: 1_800_000_000), exampleStatus(lastPassAt: nil)])

  static let storeStatus = object(
    "StoreStatus", StatusPayload.Store.self, "The store, as the last attempt to write left it.",
    [
      .required("writable", .boolean, "Whether it can save. While it cannot, no refresh token is spent."),
      .optional("detail", .string, "Why it cannot and what to do; absent while it can."),
    ], examples: [.init(writable: false, detail: "the disk is full"), .init(writable: true)])

  static let reloaded = object(
    "Reloaded", ReloadPayload.self, "What a reload of the configuration did.",
    [
      .required("added", .array(.accountName), "Accounts that were not there before, by name."),
      .required("changed", .array(.accountName), "Accounts that are kept in another way than before."),
      .required(
        "removed", .array(.accountName), "Accounts that are kept no more. What the store has of them stays there."),
      .required("unchanged", .integer(from: 0), "How many accounts noticed nothing."),
      .required("restart_needed", .array(.string), "Settings of the file that wait for a restart, as paths of keys."),
      .required("warnings", .array(configurationRemark.shape), "Doubts that keep nothing from working."),
    ],
    examples: [
      ReloadPayload(
        added: ["overlay"], changed: ["bot"], removed: [], unchanged: 3, restartNeeded: ["socket.path"],
        warnings: [exampleRemark])
    ])

  static let configurationRemark = object(
    "ConfigurationRemark", ConfigurationRemark.self, "One thing about the configuration file.",
    [
      .required("place", .string, "A path of keys, a place such as `line 3, column 7`, or the file."),
      .required("problem", .string, "What is wrong."),
      .required("remedy", .string, "What would be right."),
    ], examples: [exampleRemark])

  static let exampleRemark = ConfigurationRemark(
    place: "accounts.bot.scopes #2", problem: "no scope that we know", remedy: "Did you mean chat:read?")

  static let access = object(
    "Access", AccessPayload.self, "Why somebody may or may not have the token of an account.",
    [
      .required("account", .accountName, "The account that it is about."),
      .required("caller", accessCaller.shape, "Who it is about, as far as that is known."),
      .optional(
        "allowed", .boolean, "Whether they may have it; absent when that depends on what is not known of them."),
      .required("reason", .string, "Why, in one sentence."),
      .optional("hint", .string, "What to do about it; absent when the token may be had."),
      .required(
        "rules", .array(accessRule.shape), "In their order. Administrators see all, others those that they meet."),
    ],
    examples: [
      AccessPayload(
        account: "bot", caller: exampleCaller, allowed: false, reason: "No rule that gives it is met.",
        hint: "Add an [[allow]] to the configuration that names this caller and this account.", rules: [exampleRule]),
      AccessPayload(
        account: "bot", caller: .init(), allowed: nil, reason: "Rules give it that depend on what is not known here.",
        hint: nil, rules: []),
    ])

  static let accessCaller = object(
    "AccessCaller", AccessPayload.Caller.self, "What is known of a caller. Absent members are not known.",
    [
      .optional("uid", .integer(from: 0), "Effective user."),
      .optional("gid", .integer(from: 0), "Effective group."),
      .optional("groups", .array(.integer(from: 0)), "Supplementary groups."),
      .optional("pid", .integer(from: 1), "Number of the process."),
      .optional("unit", .string, "The unit of the system's service manager that the process runs in."),
      .optional("user_unit", .string, "The unit of the user's own service manager."),
    ], examples: [exampleCaller, .init()])

  static let accessRule = object(
    "AccessRule", AccessPayload.Rule.self, "One rule, and what came of it.",
    [
      .required("place", .string, "Where it stands: `allow #2` is the second `[[allow]]` of the configuration."),
      .required("gives", .string, "What it gives, for people."),
      .required("covers", .boolean, "Whether that includes the token of the account."),
      .required("conditions", .array(accessCondition.shape), "All of them have to be met."),
    ], examples: [exampleRule])

  static let accessCondition = object(
    "AccessCondition", AccessPayload.Condition.self, "One condition of a rule.",
    [
      .required("text", .string, "As the configuration says it."),
      .optional("met", .boolean, "Whether the caller meets it; absent when that is not known."),
    ], examples: exampleRule.conditions)

  private static func exampleStatus(lastPassAt: Int64?) -> StatusPayload {
    StatusPayload(
      version: "0.1.0", pid: 4711, startedAt: 1_799_990_000, ready: true, summary: "3 tokens: 2 valid, 1 needs login",
      counts: ["valid": 2, "needs_login": 1], store: .init(writable: true), identityURL: "https://id.twitch.tv",
      lastPassAt: lastPassAt)
  }

  private static let exampleCaller = AccessPayload.Caller(
    uid: 1000, gid: 1000, groups: [27, 1000], pid: 4712, unit: "chatbot.service", userUnit: "overlay.service")

  private static let exampleRule = AccessPayload.Rule(
    place: "allow #1", gives: "overlay", covers: false,
    conditions: [.init(text: "uid = 1000", met: true), .init(text: #"unit = "overlay.service""#, met: nil)])
}
