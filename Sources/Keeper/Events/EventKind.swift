/// What a line of the log tells of. Each kind has a name and a 128-bit id (``messageID``); both are stable, because people
/// filter by them: `journalctl TOKENKEEPER_EVENT=token_renewed`, `journalctl MESSAGE_ID=…`. `systemd/tokenkeeper.catalog`
/// explains each to whoever runs `journalctl -x`.
package enum EventKind: String, Sendable, CaseIterable {
  // MARK: Tokens
  case tokenObtained = "token_obtained"
  case tokenRenewed = "token_renewed"
  case tokenValidated = "token_validated"
  case tokenWithdrawn = "token_withdrawn"
  case tokenEnding = "token_ending"
  case grantImported = "grant_imported"
  case lateAnswerDropped = "late_answer_dropped"
  case answerLost = "answer_lost"
  case loginNeeded = "login_needed"
  case refreshTokenHeldBack = "refresh_token_held_back"
  case accountTrusted = "account_trusted"
  case userRenamed = "user_renamed"
  case revocationFailed = "revocation_failed"

  // MARK: Logins
  case loginStarted = "login_started"
  case loginResumed = "login_resumed"
  case loginDone = "login_done"
  case loginFailed = "login_failed"
  case loginOrphaned = "login_orphaned"
  case loginListenerFailed = "login_listener_failed"

  // MARK: Trouble with an account, while nothing is lost
  case twitchUnreachable = "twitch_unreachable"
  case twitchThrottles = "twitch_throttles"
  case twitchUnexpected = "twitch_unexpected"
  case outcomeUnknown = "outcome_unknown"
  case clientRejected = "client_rejected"
  case saveFailing = "save_failing"
  case clientForeign = "client_foreign"
  case userForeign = "user_foreign"
  case renewalImpossible = "renewal_impossible"
  case scopesMissing = "scopes_missing"
  case accountDistrusted = "account_distrusted"

  // MARK: Callers
  case tokenHandedOut = "token_handed_out"
  case callerDenied = "caller_denied"
  case administrationDenied = "administration_denied"
  case changed
  case changeRefused = "change_refused"
  case changeUnknown = "change_unknown"
  case credentialRefused = "credential_refused"
  case auditRecordsLost = "audit_records_lost"
  case acceptingFailed = "accepting_failed"

  // MARK: The store
  case storeCreated = "store_created"
  case storeCannotSave = "store_cannot_save"
  case storeNotNewest = "store_not_newest"
  case storeMarkStuck = "store_mark_stuck"
  case accountUnreadable = "account_unreadable"
  case accountNameUnreadable = "account_name_unreadable"
  case accountWithoutClient = "account_without_client"
  case loginUnreadable = "login_unreadable"

  // MARK: The daemon and its host
  case ready
  case stopping
  case stopped
  case failed
  case configurationMistake = "configuration_mistake"
  case configurationRemark = "configuration_remark"
  case reloaded
  case reloadRefused = "reload_refused"
  case restartNeeded = "restart_needed"
  case clockStepped = "clock_stepped"
  case managerUntold = "manager_untold"
  case dumpsPossible = "dumps_possible"
  case keySwappable = "key_swappable"
  case cacheDirectoryMissing = "cache_directory_missing"
  case machineUnnamed = "machine_unnamed"
  case descriptorsLimited = "descriptors_limited"
  case logLinesLost = "log_lines_lost"
}
