/// The scopes of Twitch's page on them, and the rules for a request's list.
enum Scopes {
  /// Space-delimited, in the order asked, without doubles; commas do not separate.
  static func split(_ text: String) -> [String] {
    var seen = Set<String>()
    return text.split(separator: " ").map(String.init).filter { seen.insert($0).inserted }
  }

  /// Throws what Twitch answers to unknown and to retired scopes.
  static func check(_ scopes: [String]) throws(Refusal) {
    if scopes.contains(where: isRetired) { throw .retiredScope }
    if scopes.contains(where: { !current.contains($0) }) { throw .invalidScope }
  }

  /// Scopes of the v5 API: they cannot be asked for, and `/validate` leaves them out.
  static func isRetired(_ scope: String) -> Bool { retired.contains(scope) }

  private static let retired: Set<String> = [
    "channel_check_subscription", "channel_commercial", "channel_editor", "channel_feed_edit", "channel_feed_read",
    "channel_read", "channel_stream", "channel_subscriptions", "chat_login", "collections_edit", "communities_edit",
    "communities_moderate", "openid_connect", "user_blocks_edit", "user_blocks_read", "user_follows_edit",
    "user_read", "user_subscriptions", "viewing_activity_read",
  ]

  private static let current: Set<String> = [
    "openid",
    "analytics:read:extensions", "analytics:read:games", "bits:read",
    "channel:bot", "channel:edit:commercial", "channel:manage:ads", "channel:manage:broadcast",
    "channel:manage:clips", "channel:manage:extensions", "channel:manage:guest_star", "channel:manage:moderators",
    "channel:manage:polls", "channel:manage:predictions", "channel:manage:raids", "channel:manage:redemptions",
    "channel:manage:schedule", "channel:manage:videos", "channel:manage:vips", "channel:moderate",
    "channel:read:ads", "channel:read:charity", "channel:read:editors", "channel:read:goals",
    "channel:read:guest_star", "channel:read:hype_train", "channel:read:polls", "channel:read:predictions",
    "channel:read:redemptions", "channel:read:stream_key", "channel:read:subscriptions", "channel:read:vips",
    "clips:edit", "editor:manage:clips", "moderation:read",
    "moderator:manage:announcements", "moderator:manage:automod", "moderator:manage:automod_settings",
    "moderator:manage:banned_users", "moderator:manage:blocked_terms", "moderator:manage:chat_messages",
    "moderator:manage:chat_settings", "moderator:manage:guest_star", "moderator:manage:shield_mode",
    "moderator:manage:shoutouts", "moderator:manage:suspicious_users", "moderator:manage:unban_requests",
    "moderator:manage:warnings", "moderator:read:automod_settings", "moderator:read:banned_users",
    "moderator:read:blocked_terms", "moderator:read:chat_messages", "moderator:read:chat_settings",
    "moderator:read:chatters", "moderator:read:followers", "moderator:read:guest_star",
    "moderator:read:moderators", "moderator:read:shield_mode", "moderator:read:shoutouts",
    "moderator:read:suspicious_users", "moderator:read:unban_requests", "moderator:read:vips",
    "moderator:read:warnings",
    "user:bot", "user:edit", "user:edit:broadcast", "user:manage:blocked_users", "user:manage:chat_color",
    "user:manage:whispers", "user:read:blocked_users", "user:read:broadcast", "user:read:chat", "user:read:email",
    "user:read:emotes", "user:read:follows", "user:read:moderated_channels", "user:read:subscriptions",
    "user:read:whispers", "user:write:chat",
    "chat:edit", "chat:read", "whispers:read", "user:edit:follows", "whispers:edit",
  ]
}
