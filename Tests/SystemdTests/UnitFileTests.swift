import Foundation
import TestSupport
import Testing

/// The units as they are shipped, judged by systemd's own tools. They need no running systemd.
@Suite("Unit files")
struct UnitFileTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "systemd")

  private static let sockets = ["tokenkeeper.socket", "tokenkeeper-credentials.socket"]

  /// Copies the units, with a program that every host has in the place of ours, and judges what `change` made of them.
  private func analyze(
    _ arguments: [String], service change: (String) -> String = { $0 }
  ) async throws -> ChildProcess.Output {
    let copy = FileManager.default.temporaryDirectory.appending(path: "units-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: copy) }  // a test that fails must report its own reason
    let service = try text("tokenkeeper.service").replacing("=/usr/bin/tokenkeeperd", with: "=/bin/true")
    try Data(change(service).utf8).write(to: copy.appending(path: "tokenkeeper.service"))
    for socket in Self.sockets { try Data(text(socket).utf8).write(to: copy.appending(path: socket)) }
    let paths = arguments.map { $0.hasPrefix("tokenkeeper.") ? copy.appending(path: $0).path : $0 }
    return try await ChildProcess.run(["/usr/bin/systemd-analyze"] + paths)
  }

  private func verify(service change: (String) -> String = { $0 }) async throws -> ChildProcess.Output {
    try await analyze(
      ["verify", "--recursive-errors=no", "--man=no", "tokenkeeper.service"] + Self.sockets, service: change)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
  }

  @Test("systemd reads the units → no complaint")
  func verified() async throws {
    let output = try await verify()
    #expect(output.exit == .code(0))
    #expect(output.standardError == "")
  }

  @Test(
    "a unit with a mistake → systemd complains, so that silence means something",
    arguments: [
      ("Restart=on-failure", "Restrt=on-failure"), ("Restart=on-failure", "Restart=sometimes"),
      ("ProtectSystem=strict", "ProtectSystem=very"), ("ExecStart=/bin/true", "ExecStart=/usr/bin/not-there"),
      ("ExecReload=/bin/true", "ExecReload=/usr/bin/not-there"),
    ])
  func broken(right: String, wrong: String) async throws {
    #expect(try text("tokenkeeper.service").contains(right) || right.hasPrefix("Exec"))
    let output = try await verify { $0.replacing(right, with: wrong) }
    #expect(output.exit == .code(1), "\(output.standardError)")
  }

  @Test("the sandbox → an exposure of at most 1.4")
  func exposure() async throws {
    let output = try await analyze(["security", "--offline=yes", "--threshold=14", "tokenkeeper.service"])
    #expect(output.exit == .code(0), "\(output.standardOutput)")
  }

  @Test(
    "one point of the sandbox less → above the bound", arguments: ["PrivateMounts", "ProtectHome", "ProtectKernelLogs"])
  func exposed(setting: String) async throws {
    let output = try await analyze(["security", "--offline=yes", "--threshold=14", "tokenkeeper.service"]) { unit in
      unit.replacing("\n\(setting)=yes", with: "\n\(setting)=no")
    }
    #expect(output.exit == .code(1), "\(output.standardOutput)")
  }

  @Test(
    "what restarts and callers rely on → stands in the service",
    arguments: [
      "Type=notify", "NotifyAccess=main", "WatchdogSec=30s", "Restart=on-failure", "RestartSec=100ms",
      "RestartPreventExitStatus=78", "TimeoutStopSec=40s",
      "StartLimitIntervalSec=0", "DynamicUser=yes", "User=tokenkeeper", "StateDirectory=tokenkeeper",
      "CacheDirectory=tokenkeeper", "SystemCallFilter=~setpriority:0", "LimitCORE=0", "PrivateUsers=no",
      "ProtectProc=default", "Requires=tokenkeeper.socket",
      "Sockets=tokenkeeper.socket tokenkeeper-credentials.socket",
      "ExecStart=/usr/bin/tokenkeeperd --config /etc/tokenkeeper/tokenkeeper.toml",
    ])
  func service(line: String) throws {
    #expect(try text("tokenkeeper.service").split(separator: "\n").contains(line[...]))
  }

  @Test(
    "what callers rely on → stands in the socket",
    arguments: [
      "ListenStream=/run/tokenkeeper/tokenkeeper.sock", "SocketMode=0666", "DirectoryMode=0755",
      "TriggerLimitIntervalSec=0",
    ])
  func socket(line: String) throws {
    #expect(try text("tokenkeeper.socket").split(separator: "\n").contains(line[...]))
  }

  @Test(
    "what keeps others out → stands in the socket for credentials",
    arguments: [
      "ListenStream=/run/tokenkeeper/credentials.sock", "SocketMode=0600", "FileDescriptorName=credentials",
      "Service=tokenkeeper.service", "TriggerLimitIntervalSec=0",
    ])
  func credentialsSocket(line: String) throws {
    #expect(try text("tokenkeeper-credentials.socket").split(separator: "\n").contains(line[...]))
  }

  /// It would remove the socket at each stop of the service, or hide it from everybody.
  @Test("the folder of the socket → not claimed by the service")
  func noRuntimeDirectory() throws {
    #expect(try !text("tokenkeeper.service").split(separator: "\n").contains { $0.hasPrefix("RuntimeDirectory") })
  }

  /// Before, it would be taken away again, and refused like all others.
  @Test("setpriority → does nothing, said after what refuses all of its kind")
  func orderOfFilters() throws {
    let filters = try text("tokenkeeper.service").split(separator: "\n").filter { $0.hasPrefix("SystemCallFilter=") }
    #expect(filters.last == "SystemCallFilter=~setpriority:0")
  }
}
