/// A parameter that narrows the list of subscriptions ("Get EventSub Subscriptions"); they exclude each other.
struct EventSubFilter: Sendable {
  private enum Name: String {
    case status, type
    case userID = "user_id"
    case subscriptionID = "subscription_id"
  }

  private let name: Name
  private let value: String

  static func all(in query: [(name: String, value: String)]) -> [Self] {
    query.compactMap { parameter in
      Name(rawValue: parameter.name).map { Self(name: $0, value: parameter.value) }
    }
  }

  func lets(_ subscription: EventSubSubscriptions.Subscription) -> Bool {
    switch name {
    case .status, .type: subscription.json[name.rawValue]?.text == value
    case .userID: names(subscription.json["condition"])
    case .subscriptionID: subscription.id == value
    }
  }

  /// Whether a condition has the user in any of its roles: `broadcaster_user_id`, `moderator_user_id` and so on.
  private func names(_ condition: JSON?) -> Bool {
    (condition?.members ?? []).contains { $0.name.hasSuffix("user_id") && $0.value.text == value }
  }
}
