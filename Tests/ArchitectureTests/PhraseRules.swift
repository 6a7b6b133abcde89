/// A phrase that needs a reason: where it may stand, and how often. A number that has become too high is as wrong as one
/// that is too low, so that the list stays true.
struct PhraseRule: Sendable {
  let name: String
  /// Looked for in each line of code, comments taken out.
  let phrases: [String]
  let reason: String
  /// Times by path.
  let allowed: [String: Int]

  static let all = [unchecked, unsafeGlobals, ignoredErrors, tasks, clocks, formats, exposure, endings]

  static let unchecked = PhraseRule(
    name: "@unchecked", phrases: ["@unchecked"], reason: "the compiler stops checking for data races",
    allowed: [
      "Sources/Keeper/Model/Secret.swift": 1,  // written before it is shared
      "Sources/KeeperStore/Keys/LockedBytes.swift": 1,  // the same
    ])

  static let unsafeGlobals = PhraseRule(
    name: "nonisolated(unsafe)", phrases: ["nonisolated(unsafe)"],
    reason: "the compiler stops checking for data races", allowed: [:])

  static let ignoredErrors = PhraseRule(
    name: "try?", phrases: ["try?"], reason: "an error vanishes",
    allowed: [
      "Sources/KeeperAPI/Payloads/ClaimValue.swift": 5,
      "Sources/KeeperDaemon/Daemon.swift": 2,
      "Sources/KeeperDaemon/Services/Readiness.swift": 2,
      "Sources/KeeperDaemon/Startup.swift": 1,
      "Sources/KeeperDaemon/Store/StoreTool+Keys.swift": 1,
      "Sources/KeeperServer/Callback/CallbackListeners.swift": 1,
      "Sources/KeeperServer/JSON.swift": 1,
      "Sources/KeeperStore/Care/SQLiteAccountStore+KeySlots.swift": 1,
      "Sources/KeeperStore/Care/StoreCare.swift": 1,
      "Sources/KeeperStore/Care/StoreExamination.swift": 1,
      "Sources/KeeperStore/Keys/KeySlot.swift": 1,
      "Sources/KeeperStore/Files/StoreLock.swift": 2,
      "Sources/KeeperStore/Keys/SealedBytes.swift": 2,
      "Sources/KeeperStore/SQLiteAccountStore.swift": 1,
      "Sources/KeeperStore/StoreOpening.swift": 2,
      "Sources/LocalHTTP/Connection/PeerCredentials.swift": 1,
      "Sources/Systemd/Journal.swift": 1,
      "Sources/TwitchIdentity/Deadline.swift": 1,
      "Sources/TwitchIdentity/IdentityURL.swift": 1,
      "Sources/TwitchIdentity/JSONValue.swift": 5,
      "Sources/TwitchIdentity/OpenIDConnect/JSONWebKeySet.swift": 1,
      "Sources/TwitchSandbox/Admin/World+Description.swift": 1,
      "Sources/TwitchSandbox/Faults/Fault+Answer.swift": 2,
      "Sources/TwitchSandbox/Helix/World+Helix.swift": 1,
      "Sources/TwitchSandbox/Wire/JSONParser.swift": 1,
      "Sources/TwitchSandbox/World/Lifetimes.swift": 1,
      "Sources/tokenkeeper-demo/Demonstration.swift": 1,
      "Sources/tokenkeeper/Commands/AccountArgument.swift": 1,
      "Sources/tokenkeeper/Login/LoginDisplay.swift": 1,
      "Sources/tokenkeeper/Import/HandedGrant.swift": 1,
    ])

  static let tasks = PhraseRule(
    name: "Task { }", phrases: ["Task {", "Task(", "Task.detached"],
    reason: "errors vanish and shutdown does not wait",
    allowed: [
      "Sources/LocalHTTP/Connection/Connection+Answering.swift": 1,  // cancelled with its connection
      "Sources/tokenkeeper/Main.swift": 1,  // all that the process does
    ])

  static let clocks = PhraseRule(
    name: "Date(), ContinuousClock()", phrases: ["Date()", "ContinuousClock()", "SuspendingClock()"],
    reason: "time is injected, so that tests can turn it",
    allowed: [
      "Sources/TwitchSandbox/SandboxClock.swift": 1  // the real one, beside the one that tests turn
    ])

  static let formats = PhraseRule(
    name: "String(format:)", phrases: ["String(format"], reason: "it links all of Foundation", allowed: [:])

  static let exposure = PhraseRule(
    name: ".exposed(address:port:)", phrases: [".exposed(address"],
    reason: "other machines could connect: never to what holds tokens",
    allowed: [
      "Sources/LocalHTTP/Listening/ListeningSocket+Exposed.swift": 1,
      "Sources/twitch-sandbox/Main.swift": 1,  // an option, and it warns
    ])

  static let endings = PhraseRule(
    name: "fatalError, TODO, FIXME, Placeholder", phrases: ["fatalError", "TODO", "FIXME", "enum Placeholder"],
    reason: "something is not finished", allowed: [:])
}
