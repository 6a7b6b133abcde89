import KeeperAPI

/// What `status -v` shows of the daemon itself.
struct DaemonDetails {
  let daemon: StatusPayload

  init(_ daemon: StatusPayload) { self.daemon = daemon }

  var lines: [String] {
    ["tokenkeeperd"] + LabelledLine.lines("version", daemon.version) + LabelledLine.lines("process", "\(daemon.pid)")
      + LabelledLine.lines("Twitch", daemon.identityURL)
  }
}
