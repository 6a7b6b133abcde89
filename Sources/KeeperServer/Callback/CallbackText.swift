/// All that the pages of a login say, in English.
enum CallbackText {
  static let language = "en"
  static let site = "Tokenkeeper"

  // MARK: - While the script hands over what stands in the address

  static let handingOver = CallbackMessage(
    tone: .waiting, title: "One more step", paragraphs: ["One moment: the answer of Twitch is being handed over."]
  )

  static let withoutScript = [
    "This browser runs no scripts here, and the answer of Twitch stands where only a script can read it: in the address "
      + "of this page, after the #.",
    "Allow scripts for this page and reload it. Or copy the whole address, run this on the machine of Tokenkeeper, and "
      + "paste the address there:",
  ]
  static let pasteCommand = "sudo tokenkeeper login ACCOUNT --paste"

  static let unreachable = CallbackMessage(
    tone: .bad, title: "Tokenkeeper did not answer",
    paragraphs: [
      "The login may have ended meanwhile, or the connection to its machine broke.",
      "Run “tokenkeeper login” again. From another machine, keep the “ssh -L” of its instructions running until the end.",
    ])

  // MARK: - How it ended

  static func done(account: String, login: String?, missingScopes: [String]) -> CallbackMessage {
    let who = login.map { "Tokenkeeper now keeps the grant of \($0)" } ?? "Tokenkeeper now keeps the grant"
    var paragraphs = ["\(who) for the account “\(account)”.", "You can close this page."]
    if !missingScopes.isEmpty {
      paragraphs.insert(
        "Twitch did not grant \(missingScopes.joined(separator: ", ")): programs that need it will be refused.", at: 1)
    }
    return CallbackMessage(tone: .good, title: "You are logged in", paragraphs: paragraphs)
  }

  static let pending = CallbackMessage(
    tone: .waiting, title: "Almost there",
    paragraphs: [
      "Twitch takes long to confirm. The terminal in which the login runs says how it ends.",
      "You can close this page.",
    ])

  static func failed(_ title: String, detail: String, hint: String?) -> CallbackMessage {
    CallbackMessage(tone: .bad, title: title, paragraphs: [detail] + (hint.map { [$0] } ?? []))
  }

  static let accessDenied = "Access was denied"
  static let expired = "This login is over"
  static let redirectMismatch = "Twitch does not know this address"
  static let wrongUser = "Another user is needed"
  static let notNow = "That did not work this time"
  static let failed = "The login failed"

  /// A redirect that fits no login: late, repeated or made up.
  static let unknownLogin = CallbackMessage(
    tone: .bad, title: expired,
    paragraphs: [
      "This answer of Twitch belongs to no login that is under way: it came too late, was used before, or a newer login "
        + "took its place.",
      "Run “tokenkeeper login” again and use the address that it shows. If the terminal says that you are logged in, all "
        + "is well.",
    ])

  /// A redirect without what Twitch sends.
  static let incomplete = CallbackMessage(
    tone: .bad, title: "There is no answer of Twitch here",
    paragraphs: [
      "Twitch sends browsers here at the end of a login, with an answer in the address. This address has none.",
      "Run “tokenkeeper login” and open the address that it shows.",
    ])

  static let notFound = CallbackMessage(
    tone: .bad, title: "There is nothing here",
    paragraphs: ["Tokenkeeper listens here only for the end of a login.", "You can close this page."])

  static let refused = CallbackMessage(
    tone: .bad, title: "This request is refused",
    paragraphs: ["It does not come from the page of a login on this machine.", "You can close this page."])
}

/// What a page says, without its form.
struct CallbackMessage: Hashable, Encodable {
  enum Tone: String, Encodable {
    case waiting, good, bad
  }

  let tone: Tone
  let title: String
  let paragraphs: [String]
}
