import Keeper
import KeeperServer
import KeeperStore
import LocalHTTP
import Logging
import ServiceLifecycle
import Systemd
import TwitchIdentity
package import UnixSignals

/// The whole daemon: edges, core and server put together, and the services in the order in which they start. They stop
/// in the opposite order, so that the last refresh is still answered and saved.
package enum Daemon {
  /// Runs until a signal or a failure.
  package static func run(
    _ settings: Settings, on host: DaemonHost, signals: [UnixSignal] = [.sigterm, .sigint]
  ) async throws(DaemonFailure) {
    let progress = StartProgress(host: host)
    let store = try open(settings.store, host, progress)
    do {
      let provider = try TwitchIdentityProvider(identityURL: settings.identityURL, clock: host.clock)
      do {
        try await services(settings, host, store, provider, signals, progress).run()
      } catch {
        try? await provider.shutdown()  // How the run ended is what there is to tell.
        throw error
      }
      try await provider.shutdown()
    } catch {
      try? await store.close()  // As above.
      throw DaemonFailure(error)
    }
    do {
      try await store.close()
    } catch {
      throw DaemonFailure(error)
    }
  }

  /// In the order in which they start; they stop in the opposite order. Connections and store outlive all of them,
  /// however they end, so that nobody finds them closed.
  private static func services(
    _ settings: Settings, _ host: DaemonHost, _ store: SQLiteAccountStore, _ provider: TwitchIdentityProvider,
    _ signals: [UnixSignal], _ progress: StartProgress
  ) async throws -> ServiceGroup {
    progress.begin("Reading the accounts")
    let readiness = Readiness(host: host)
    let meters = Meters()
    let keeper = Keeper(
      accounts: settings.accounts, clients: Array(settings.clients.values), policy: settings.policy(for: host.manager),
      provider: MeteredIdentityProvider(provider, meters.calls), store: MeteredStore(store, meters.writes),
      clock: host.clock,
      observers: KeeperObservers(
        noticed: host.noticed, passed: readiness.passed, loading: { _ in progress.advance() }),
      logger: host.logger)
    let callbacks = CallbackListeners(clock: host.clock, logger: host.logger)
    let audit = Audit(clock: host.clock, logger: host.logger)
    let access = AccessControl(AccessPolicy(ownUID: host.userID, rules: settings.rules))
    let reloader = Reloader(host: host, started: settings, keeper: keeper, access: access, readiness: readiness)
    let listening = try await listen(
      settings, host, keeper, store, readiness, callbacks, audit, access, reloader, meters)
    return ServiceGroup(
      ending: [
        AuditService(audit: audit), KeeperService(keeper: keeper),
        ReadinessService(readiness: readiness, keeper: keeper),
        CallbackService(listeners: callbacks),
      ]
        + listening.map(ServerService.init)
        + [reloader, StopNotice(readiness: readiness)],
      signals: signals, logger: host.logger)
  }

  private static func open(
    _ store: Settings.Store, _ host: DaemonHost, _ progress: StartProgress
  ) throws(DaemonFailure) -> SQLiteAccountStore {
    progress.begin("Opening the store")
    do {
      return try SQLiteAccountStore.open(
        directory: store.directory, keySource: try store.keySource(host.credentials),
        surroundings: host.storeSurroundings, logger: host.logger, progress: progress.advance)
    } catch {
      throw DaemonFailure(error)
    }
  }

  /// On the sockets that systemd holds for us, else on our own. Callers may connect from here on.
  private static func listen(
    _ settings: Settings, _ host: DaemonHost, _ keeper: Keeper, _ store: SQLiteAccountStore, _ readiness: Readiness,
    _ callbacks: CallbackListeners, _ audit: Audit, _ access: AccessControl, _ reloader: Reloader,
    _ meters: Meters
  ) async throws -> [Server.Listening] {
    let handler = KeeperHandler(
      keeper: keeper, clock: host.clock, access: access,
      status: StatusSource(
        version: version, pid: host.processID, startedAt: host.clock.now().wall, identityURL: settings.identityURL,
        isReady: { readiness.isReady }),
      store: store, callbacks: callbacks, audit: audit, meters: meters, reloader: reloader,
      userNamed: HostIdentity.credentials(ofUser:)
    )
    let credentials = CredentialSource(
      keeper: keeper, clock: host.clock, access: access, audit: audit, logger: host.logger)
    let api = host.endpoints(.api, else: .unix(path: settings.socket.path, mode: settings.socket.mode))
    var listening: [Server.Listening] = []
    for endpoint in api {
      let server = Server(
        endpoint: endpoint, limits: host.descriptors.limits(ofEach: api.count), handler: handler, logger: host.logger,
        errorBody: KeeperHandler.malformed, unitLookUp: .systemd, meter: meters.connections)
      listening.append(try await server.listen())
    }
    for endpoint in host.endpoints(.credentials) {
      let server = Server(
        endpoint: endpoint, limits: host.descriptors.credentialLimits, greeting: credentials.greeting,
        unitLookUp: .systemd, logger: host.logger)
      listening.append(try await server.listen())
    }
    return listening
  }
}

/// What a socket of the service manager is for, by `FileDescriptorName=`.
private enum SocketPurpose {
  case api, credentials

  /// Any other name is the API's: that was the only socket once.
  init(_ socket: InheritedSocket) { self = socket.name == "credentials" ? .credentials : .api }
}

extension DaemonHost {
  fileprivate func endpoints(_ purpose: SocketPurpose, else own: Endpoint? = nil) -> [Endpoint] {
    let given = inherited.filter { SocketPurpose($0) == purpose }
    return given.isEmpty
      ? [own].compactMap(\.self) : given.map { .inherited(fileDescriptor: $0.fileDescriptor) }
  }
}

extension UnitLookUp {
  fileprivate static let systemd = UnitLookUp { pid in
    ProcessUnits(of: pid).map { Caller.Units(system: $0.system, user: $0.user, owner: $0.owner) }
  }
}

extension ServiceGroup {
  /// One that ends for sure: a stuck service must not keep a half-dead daemon alive.
  fileprivate init(ending services: [any Service], signals: [UnixSignal], logger: Logger) {
    var logger = logger
    // Below that it prints whole services, whatever they hold.
    logger.logLevel = max(logger.logLevel, .notice)
    var configuration = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: signals, logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(30)
    configuration.maximumCancellationDuration = .seconds(5)
    self.init(configuration: configuration)
  }
}
