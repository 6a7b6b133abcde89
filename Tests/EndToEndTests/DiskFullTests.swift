import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// A store that cannot save.
@Suite(.showingLogs) struct DiskFullTests {
  /// Runs a program with a small file system of its own at a path. It is gone with the program.
  private static func withSmallDisk(at folder: String) -> [String] {
    [
      "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c",
      #"mount -t tmpfs -o size=512k,mode=700 small "$0" && exec "$@""#, folder,
    ]
  }

  @Test("the disk is full → tokens are served, no refresh token is spent; room again → renewed without a restart")
  func full() async throws {
    try requireRoot()
    try await withHost(Setup(accounts: [.bot, .overlay], userToken: 20)) { host in
      let daemon = try host.launch(through: Self.withSmallDisk(at: host.stateFolder))
      try await daemon.ready()
      let tokens = [try await host.login(.bot), try await host.login(.overlay)].map(\.accessToken)
      let filler = "/proc/\(daemon.pid)/root\(host.stateFolder)/filler"
      try Self.fill(filler)

      // The renewals are due at three quarters of the tokens' life. The second failure is a retry.
      try await daemon.log.line(with: "The store cannot save")
      let firstFailure = daemon.log.end
      try await daemon.log.line(with: "The store cannot save", from: firstFailure)
      let status = try await host.client.status()
      #expect(!status.store.writable && status.store.detail?.contains("Make room on the disk") == true)
      let table = try await host.command("status")
      #expect(table.standardOutput.contains("store: cannot save"))
      let served = [try await host.client.plainToken("bot"), try await host.client.plainToken("overlay")]
      #expect(served == tokens.compactMap(\.self))
      #expect(host.twitch.requestCount(.refreshToken) == 0)

      try FileManager.default.removeItem(atPath: filler)
      for account in ["bot", "overlay"] { try await daemon.log.line(with: "Token renewed", "account=\(account)") }
      #expect(host.twitch.requestCount(.refreshToken) == 2 && host.twitch.withWorld(\.severedGrants) == 0)
      let after = try await eventually("the store can save") { [client = host.client] in
        let status = try await client.status()
        return status.store.writable ? status : nil
      }
      #expect(after.store.detail == nil)
    }
  }

  /// The kernel refuses to make a file system read-only under a file that is open for writing, unless the file system
  /// itself has found damage. Then it is `EROFS` that whoever has it open gets.
  @Test(
    "the disk turns read-only → tokens are served, no refresh token is spent; writable again → renewed without a restart"
  )
  func readOnly() async throws {
    try requireRoot()
    try await withHost(Setup(accounts: [.bot, .overlay], userToken: 20)) { host in
      let daemon = try host.launch(through: Self.withSmallDisk(at: host.stateFolder))
      try await daemon.ready()
      let tokens = [try await host.login(.bot), try await host.login(.overlay)].map(\.accessToken)
      let remount = try await ChildProcess.run([
        "/usr/bin/nsenter", "--target", "\(daemon.pid)", "--mount", "mount", "-o", "remount,ro", host.stateFolder,
      ])
      #expect(remount.exit != .code(0) && remount.standardError.contains("busy"), "\(remount)")

      let tracer = try await Tracer.failing(
        daemon.pid, ["pwrite64", "ftruncate", "unlink", "rename", "link"], with: "EROFS")
      try await daemon.log.line(with: "The store cannot save")
      let firstFailure = daemon.log.end
      try await daemon.log.line(with: "The store cannot save", from: firstFailure)
      #expect(try await !host.client.status().store.writable)
      let served = [try await host.client.plainToken("bot"), try await host.client.plainToken("overlay")]
      #expect(served == tokens.compactMap(\.self))
      #expect(host.twitch.requestCount(.refreshToken) == 0)

      try await tracer.stop()
      for account in ["bot", "overlay"] { try await daemon.log.line(with: "Token renewed", "account=\(account)") }
      #expect(host.twitch.requestCount(.refreshToken) == 2 && host.twitch.withWorld(\.severedGrants) == 0)
      #expect(try await host.client.status().store.writable)
    }
  }

  /// Takes all the room that there is.
  private static func fill(_ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    defer { close(descriptor) }
    let block = [UInt8](repeating: 0, count: 4096)
    for _ in 0..<1024 where write(descriptor, block, block.count) < 0 {
      guard errno == ENOSPC else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      return
    }
    throw POSIXError(.EFBIG)
  }
}
