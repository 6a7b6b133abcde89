import Glibc
import Keeper
package import Logging
import LocalHTTP

/// How the open files of the process are shared out: callers may use up theirs, and the daemon goes on saving, renewing,
/// looking up callers and telling that it is alive.
package struct DescriptorBudget: Sendable, Equatable {
  /// All that may be open (`RLIMIT_NOFILE`).
  let all: Int

  /// For the daemon's own: the store, 48 calls to Twitch with the look-up of its name, the listeners of logins, and what
  /// is open for a moment, as files of `/proc` are.
  static let mostReserved = 512
  /// systemd asks for as many credentials at once at the most, or waits in the socket's backlog.
  static let mostCredentials = 64

  package init(all: Int) { self.all = all }

  var reserve: Int { min(Self.mostReserved, all / 2) }

  var credentialLimits: Limits { limits(connections: min(Self.mostCredentials, (all - reserve) / 16)) }

  /// Of each of the sockets of the API. At the worst, half of the connections have two descriptors.
  func limits(ofEach sockets: Int) -> Limits {
    let forCallers = all - reserve - 2 * credentialLimits.connections
    return limits(connections: forCallers * 2 / 3 / sockets)
  }

  private func limits(connections: Int) -> Limits {
    var limits = Limits()
    limits.connections = max(1, min(limits.connections, connections))
    return limits
  }
}

extension DescriptorBudget {
  package static func ofThisProcess() -> DescriptorBudget { DescriptorBudget(all: Int(limit().rlim_cur)) }

  /// Takes all that this process may have: the lower limit is there for programs that count descriptors in a bit set.
  package static func raised(_ logger: Logger) -> DescriptorBudget {
    var limit = limit()
    limit.rlim_cur = limit.rlim_max
    if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
      logger.record(.descriptorsLimited, ["errno": "\(errno)"])
    }
    return ofThisProcess()
  }

  private static func limit() -> rlimit {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    // Infinity is more than an Int holds.
    limit.rlim_cur = min(limit.rlim_cur, rlim_t(Int32.max))
    limit.rlim_max = min(limit.rlim_max, rlim_t(Int32.max))
    return limit
  }
}
