extension Schema {
  /// Every type of the contract, in the order of the document.
  static let all: [Schema] = [
    token, rejectRequest,
    account, accounts, accountState, trouble, importRequest, registration, importedGrant, imported, forgotten,
    removedAccount,
    loginOptions, loginFlow, loginPrompt, loginWaiting, loginDone, loginCancelled, redirectedURL, loginFailureReason,
    keySlots, keySlot, keySlotRequest, rotationRequest, adopted,
    status, storeStatus, reloaded, configurationRemark, access, accessCaller, accessRule, accessCondition,
    problem, problemType,
  ]
}
