// swift-tools-version: 6.2

import PackageDescription

// Every dependency is here for the reason beside it; what Tokenkeeper exists for (the state machine, the socket,
// the promises of the store) is its own code.
let dependencies: [Package.Dependency] = [
  // Outgoing HTTPS with pooling, deadlines and limits.
  .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
  // Event loops for sockets that we own, inherited ones included.
  .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
  // Methods, statuses and fields as types, shared by server and sandbox.
  .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
  // Services that start together and stop in order, with signals.
  .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
  // The logging API that every library above speaks.
  .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
  // The heaps that order a million deadlines, and queues.
  .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
  // AES-GCM, HKDF and RSA from BoringSSL.
  .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
  // The sandbox's TLS, so that clients can be tried with the addresses that they ship with.
  .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
  // The certificates for it, and the encoding of their keys.
  .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.0"),
  .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.0"),
  // SQLite with migrations and typed rows.
  .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
  // TOML 1.0 for the configuration.
  .package(url: "https://github.com/LebJe/TOMLKit.git", from: "0.6.0"),
  // Command lines, their help and completions.
  .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
]

extension Target.Dependency {
  static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let asn1 = product(name: "SwiftASN1", package: "swift-asn1")
  static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
  static let grdb = product(name: "GRDB", package: "GRDB.swift")
  static let grdbSQLite = product(name: "GRDBSQLite", package: "GRDB.swift")
  static let deque = product(name: "DequeModule", package: "swift-collections")
  static let heap = product(name: "HeapModule", package: "swift-collections")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
  static let logging = product(name: "Logging", package: "swift-log")
  static let nioCore = product(name: "NIOCore", package: "swift-nio")
  static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
  static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
  static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
  static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
  static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
  static let x509 = product(name: "X509", package: "swift-certificates")
  static let tomlKit = product(name: "TOMLKit", package: "TOMLKit")
}

let libraries: [Target] = [
  .target(name: "Keeper", dependencies: [.deque, .heap, .logging, .serviceLifecycle]),
  .target(
    name: "TwitchIdentity",
    dependencies: ["Keeper", .asyncHTTPClient, .crypto, .cryptoExtras, .nioCore, .nioHTTP1, .nioPosix]),
  .target(name: "KeeperStore", dependencies: ["Keeper", .grdb, .grdbSQLite, .crypto, .cryptoExtras, .logging]),
  .target(name: "KeeperAPI"),
  .target(name: "LocalHTTP", dependencies: [.heap, .nioCore, .nioPosix, .httpTypes, .logging]),
  .target(name: "KeeperServer", dependencies: ["Keeper", "KeeperAPI", "LocalHTTP", .httpTypes, .logging]),
  .target(name: "KeeperClient", dependencies: ["KeeperAPI"]),
  .systemLibrary(
    name: "CSystemd", path: "Sources/CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
  .target(name: "Systemd", dependencies: ["CSystemd"]),
  .target(
    name: "KeeperDaemon",
    dependencies: [
      "Keeper", "TwitchIdentity", "KeeperStore", "KeeperAPI", "KeeperClient", "LocalHTTP", "KeeperServer", "Systemd",
      .logging, .serviceLifecycle, .tomlKit, .unixSignals,
    ]),
  .target(
    name: "TwitchSandbox",
    dependencies: [
      "LocalHTTP", .cryptoExtras, .crypto, .httpTypes, .logging, .nioCore, .nioSSL, .x509, .asn1,
    ]),
]

let executables: [Target] = [
  .executableTarget(name: "tokenkeeperd", dependencies: ["KeeperDaemon", .argumentParser]),
  .executableTarget(name: "tokenkeeper", dependencies: ["KeeperClient", "KeeperAPI", .argumentParser]),
  .executableTarget(
    name: "twitch-sandbox", dependencies: ["TwitchSandbox", "LocalHTTP", .argumentParser, .logging, .unixSignals]),
  .executableTarget(
    name: "tokenkeeper-demo",
    dependencies: [
      "KeeperDaemon", "Keeper", "KeeperAPI", "KeeperClient", "Systemd", "TwitchSandbox", .argumentParser, .logging,
      .serviceLifecycle,
    ]),
]

let tests: [Target] = [
  .target(name: "TestSupport", dependencies: ["Keeper", .logging], path: "Tests/TestSupport"),
  .testTarget(name: "KeeperTests", dependencies: ["Keeper", "TestSupport", .logging, .serviceLifecycle]),
  .testTarget(
    name: "TwitchIdentityTests",
    dependencies: [
      "TwitchIdentity", "Keeper", "TestSupport", .asyncHTTPClient, .crypto, .cryptoExtras, .nioCore, .nioHTTP1,
      .nioPosix,
    ],
    resources: [.copy("Bodies")]),
  .testTarget(
    name: "KeeperStoreTests",
    dependencies: ["KeeperStore", "Keeper", "TestSupport", .crypto, .grdb, .grdbSQLite, .logging],
    exclude: ["Fixtures"]),
  .testTarget(
    name: "LocalHTTPTests", dependencies: ["LocalHTTP", "TestSupport", .httpTypes, .logging, .nioCore, .nioPosix]),
  .testTarget(
    name: "KeeperServerTests",
    dependencies: [
      "KeeperServer", "KeeperAPI", "KeeperClient", "Keeper", "LocalHTTP", "TestSupport", .httpTypes, .logging,
    ]),
  .testTarget(name: "KeeperClientTests", dependencies: ["KeeperClient", "KeeperAPI", "TestSupport", "tokenkeeper"]),
  .testTarget(name: "SystemdTests", dependencies: ["Systemd", "TestSupport"]),
  .testTarget(
    name: "KeeperDaemonTests",
    dependencies: ["KeeperDaemon", "Keeper", "KeeperServer", "LocalHTTP", "Systemd", "TestSupport", .logging]),
  .testTarget(
    name: "TwitchSandboxTests",
    dependencies: ["TwitchSandbox", "LocalHTTP", "TestSupport", "twitch-sandbox", .crypto, .cryptoExtras]),
  .testTarget(
    name: "EndToEndTests",
    dependencies: [
      "KeeperAPI", "KeeperClient", "Keeper", "KeeperStore", "TwitchSandbox", "TestSupport", "tokenkeeperd",
      "tokenkeeper", "tokenkeeper-demo", "twitch-sandbox", .logging,
    ]),
  .systemLibrary(name: "CEpoll", path: "Tests/Benchmarks/CEpoll"),
  .executableTarget(
    name: "Benchmarks", dependencies: ["CEpoll", "Keeper", "KeeperStore", "TwitchSandbox", .argumentParser, .logging],
    path: "Tests/Benchmarks", exclude: ["run", "driver", "CEpoll"]),
  .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"], exclude: ["Fixtures"]),
]

let package = Package(
  name: "tokenkeeper",
  products: [
    .library(name: "KeeperClient", targets: ["KeeperClient", "KeeperAPI"]),
    .executable(name: "tokenkeeperd", targets: ["tokenkeeperd"]),
    .executable(name: "tokenkeeper", targets: ["tokenkeeper"]),
    .executable(name: "twitch-sandbox", targets: ["twitch-sandbox"]),
    .executable(name: "tokenkeeper-demo", targets: ["tokenkeeper-demo"]),
  ],
  traits: [
    // For `config/release`, which compiles against the static Swift runtime that this needs.
    .trait(
      name: "StaticCommand", description: "Links the command without a dynamic linker: it starts in half the time.")
  ],
  dependencies: dependencies,
  targets: libraries + executables + tests,
  swiftLanguageModes: [.v6]
)

// What only Tests/Fuzz/run builds, with sanitizers: without them it would not even link.
if Context.environment["TOKENKEEPER_FUZZ"] != nil {
  package.targets += [
    .target(
      name: "FuzzChecks",
      dependencies: [
        "Keeper", "KeeperAPI", "KeeperClient", "KeeperServer", "LocalHTTP", "TestSupport", .httpTypes, .logging,
        .nioCore,
      ],
      path: "Tests/Fuzz/Checks"),
    .executableTarget(name: "guided", dependencies: ["FuzzChecks"], path: "Tests/Fuzz/Guided"),
    .target(name: "VisibleMutex", path: "Tests/Fuzz/Mutex"),
    .executableTarget(
      name: "storm",
      dependencies: ["FuzzChecks", "KeeperServer", "LocalHTTP", "TestSupport", "VisibleMutex", .logging],
      path: "Tests/Fuzz/Storm"),
  ]
}

// Few pointers live here, so that each is worth seeing (SE-0458).
let strictlyMemorySafe: Set<String> = ["Keeper", "KeeperStore", "Systemd"]

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
  ]
  if strictlyMemorySafe.contains(target.name) { target.swiftSettings?.append(.strictMemorySafety()) }
}

// Unsafe in SwiftPM's eyes, so that no product that other packages may use can have them. The program can still be loaded
// at any address; the short form of relocations is what its own start knows, an old loader may not.
let staticLinking = [
  "-static-executable", "-use-ld=lld", "-Xclang-linker", "-static-pie", "-Xlinker", "--pack-dyn-relocs=relr",
]
package.targets.first { $0.name == "tokenkeeper" }?.linkerSettings = [
  .unsafeFlags(staticLinking, .when(traits: ["StaticCommand"]))
]
