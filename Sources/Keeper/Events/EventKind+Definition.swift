package import Logging

extension EventKind {
  /// How much it matters.
  package var level: Logger.Level { definition.level }
  /// The same text for each event of the kind; what differs is beside it.
  package var message: String { definition.message }
  /// The journal's `MESSAGE_ID=` (sd_journal_send(3)), as 32 hexadecimal digits. Made at random, never changed.
  package var messageID: String { definition.messageID }

  private typealias Definition = (level: Logger.Level, messageID: String, message: String)

  private var definition: Definition {
    switch self {
    case .tokenObtained: (.info, "5e2621691faaca4d1eee44f5a4363157", "Token obtained")
    case .tokenRenewed: (.info, "e1731fc65b2e7e777596d2b49a0e64fb", "Token renewed")
    case .tokenValidated: (.debug, "3e9b84c5404b3a68bd5e8052f07e399a", "Token validated")
    case .tokenWithdrawn: (.notice, "464daf891101e2fabd10ce39a7e6c71e", "Token withdrawn")
    case .tokenEnding: (.warning, "84a3f292bc95942716741f7ccf529445", "Token ends soon and cannot be renewed")
    case .grantImported: (.info, "7d957847b59690e4f524e07ef1494281", "Grant imported")
    case .lateAnswerDropped: (.debug, "2adad7958f5170d00a9645d281b6a9ce", "A late answer was dropped")
    case .answerLost: (.warning, "0bd26e7ab55d52ccf5e049c990f16f4e", "The answer to a refresh was lost; finding out")
    case .loginNeeded: (.warning, "3cf83d51ded00e2b56e1caf4be0cf05e", "Account needs login")
    case .refreshTokenHeldBack: (.warning, "f9f2412acc48118d88600913d80ffb5c", "A refresh token is held back")
    case .accountTrusted: (.notice, "ba8f5750275966179ea28a0ad419eee9", "Account is trusted again, by a person's word")
    case .userRenamed: (.notice, "147fb64dc3ea64623caf30460adcf330", "User was renamed")
    case .revocationFailed: (.warning, "243c25de6fa2ccd5e23f2fac183ff0d5", "A token could not be revoked")
    case .loginStarted: (.notice, "26aabdfeb0483d48edfc1f5279580427", "Login started")
    case .loginResumed: (.notice, "56b1405a7073d6c973d359ad88de21f7", "Device login goes on after a restart")
    case .loginDone: (.notice, "fd74cd433acc5092b5664f22f054f4b9", "Login done")
    case .loginFailed: (.warning, "8f2398ffad90d63a5f2f840d6c0de0b2", "Login failed")
    case .loginOrphaned:
      (
        .notice, "80adeb7de6f45d20be87794c865fcd0d",
        "A device login is over: its account has changed"
      )
    case .loginListenerFailed: (.warning, "94ada5a326902afc33a4ebf55cef6050", "The listener of a login failed")
    case .twitchUnreachable: (.warning, "d4201420738a3b1f9052e3481dacd87e", "Trouble: Twitch does not answer")
    case .twitchThrottles: (.warning, "718b7369186b9efa58ebdae63264e6f9", "Trouble: Twitch asks to slow down")
    case .twitchUnexpected: (.warning, "4848534c946cb6761b9903dac2421015", "Trouble: Twitch's answer is not understood")
    case .outcomeUnknown:
      (
        .warning, "3948de6a51e62ca1b6a1a1b7bda7ce91",
        "Trouble: the outcome of a refresh is not known"
      )
    case .clientRejected: (.error, "7ea330ec85cfc92d49be9e3930fcfda6", "Trouble: Twitch rejects the client")
    case .saveFailing: (.error, "80214ff3f0daf0e60b043bcb49d9c3be", "Trouble: the account cannot be saved")
    case .clientForeign: (.warning, "6002b54b14c6d396c00ee6406747112a", "Trouble: the token belongs to another client")
    case .userForeign: (.warning, "6023b2d184b927303b9e5f229d2f8a62", "Trouble: the token belongs to another user")
    case .renewalImpossible: (.warning, "6d23922d16b6678e25d90f43a0d2fa48", "Trouble: the token cannot be renewed")
    case .scopesMissing: (.warning, "531ed5117eceb961f9ecb9ddc8eab02a", "Trouble: scopes are missing")
    case .accountDistrusted:
      (
        .warning, "51e2702f684e7457cc92878019a5ee8c",
        "Trouble: the account waits for a person's word"
      )
    case .tokenHandedOut: (.info, "84230e03247ee0062b4bcb139c407678", "Token handed out")
    case .callerDenied: (.notice, "2832ca6684320cb585309d02e699138d", "Caller denied: no rule allows it")
    case .administrationDenied: (.notice, "e63159532808903d61edce0215bc850a", "Caller denied: not an administrator")
    case .changed: (.notice, "877e3cc0d428d1215e2a08c527865894", "Changed by an administrator")
    case .changeRefused: (.notice, "40d011d25e44674edc5b2f452de63733", "Not changed, as an administrator wanted")
    case .changeUnknown: (.notice, "e41abbf5dd0b980802f5ac5b7b81a638", "Begun by an administrator, its end not known")
    case .credentialRefused:
      (
        .warning, "8983afbe382ffccf4064f2c9d546f673",
        "Credential refused, so that the unit does not start"
      )
    case .auditRecordsLost:
      (
        .warning, "ca1a66f3062b39742dc02635b21e207e",
        "Audit records lost: they came faster than they could be written"
      )
    case .acceptingFailed:
      (
        .warning, "8865fc5ebbc3e9453c47a9cf0e7cb87f",
        "accepting a connection failed, trying again; check the limit of open files"
      )
    case .storeCreated: (.notice, "145c17717e99d16215dc0edcc47c29ba", "Created a new store")
    case .storeCannotSave: (.error, "53a447f1c11be25e428c579bdffb71b5", "The store cannot save")
    case .storeNotNewest:
      (
        .warning, "800313bcf9279d82799bd980e602bd69",
        "The store is not the newest state of itself; refresh tokens of public clients are held back"
      )
    case .storeMarkStuck:
      (
        .warning, "f2f7f0fb37efbf93cb59895cbcd839b7",
        "The mark of the store cannot be moved on; a restored backup may go unnoticed"
      )
    case .accountUnreadable:
      (
        .error, "264a9dfeea1b2dd0c9181d94ebb9540d",
        "An account cannot be read; if it was added over the socket, add it again"
      )
    case .accountNameUnreadable:
      (
        .error, "71633171e8a6b203c05053e80491410f",
        "A stored account has an unreadable name and is left out"
      )
    case .accountWithoutClient:
      (
        .warning, "04d4923ca9005280594bdf6870954e30",
        "An account is kept but not served: its client is not in the configuration"
      )
    case .loginUnreadable:
      (
        .warning, "9ac4e9d5cbd8a70f14039ee66608ce56",
        "A stored login is unreadable and is left out"
      )
    case .ready: (.info, "8ce95d8f0f5042b1bd3176feee890e8a", "Ready")
    case .stopping: (.info, "afc8da21d2034449b8bc4f76424c0864", "Stopping")
    case .stopped: (.info, "9e2c95e743222e87d3a15d0b67595966", "Stopped")
    case .failed: (.critical, "7a645a5e12f67c0ee4d57ec6d7976344", "The daemon failed")
    case .configurationMistake: (.error, "f497871262182389ee7975d3784c01e3", "The configuration has a mistake")
    case .configurationRemark: (.warning, "1e4ec29b0bb3e0a6562d1dcb6bc64149", "The configuration has something unusual")
    case .reloaded: (.notice, "c18ffb6a914df6c01b842e5f5fde85c9", "Reloaded")
    case .reloadRefused:
      (
        .error, "527940cee28fcaf84b600e5077e1b2c0",
        "Not reloaded: the configuration of before stays in force"
      )
    case .restartNeeded: (.warning, "ae56cf1dfd85381ddbf0610a2b9d4629", "Some settings wait for a restart")
    case .clockStepped: (.notice, "7bc985e21591b096064c9de6f80fadc8", "The wall clock was stepped")
    case .managerUntold: (.warning, "da4457acdf3f10c20df107eee14bd357", "The service manager cannot be told")
    case .dumpsPossible: (.warning, "ca8437a5f752028ee03bd47d5752a75a", "Core dumps of this process may show tokens")
    case .keySwappable: (.warning, "f5d968b1e5f88b24500cd0c78ed6dec0", "The store's data key may be swapped to disk")
    case .cacheDirectoryMissing:
      (
        .notice, "46dcff28a306e66c6cddd8cde91cc71e",
        "There is no CACHE_DIRECTORY, so a restored backup of the store is not noticed"
      )
    case .descriptorsLimited: (.warning, "03fafeb00f3c0665f5fdf48a60ef74eb", "The limit of open files stays as it is")
    case .machineUnnamed:
      (
        .notice, "e784f9568b96d9a573d078e357e0db83",
        "This machine has no id, so a store that was copied from another is not noticed"
      )
    case .logLinesLost:
      (
        .warning, "1261bed4188c2cb04996abc5e02d9213",
        "Log lines lost: they came faster than the log took them"
      )
    }
  }
}
