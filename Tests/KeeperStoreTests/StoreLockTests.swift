import Foundation
import Glibc
import Keeper
import Testing

@testable import KeeperStore

@Suite struct StoreLockTests {
  @Test("opened twice in one process → the second is refused with our pid; after close it opens")
  func sameProcess() async throws {
    try await withStoreFolder { folder in
      let first = try folder.open()
      #expect(try await folder.errorOfOpening() == .locked(directory: folder.store, by: getpid()))
      try await first.apply([.save(.full())])
      try await first.close()
      #expect(try await folder.stored() == [.intact(.full())])
    }
  }

  @Test("closed twice → the second time does nothing")
  func closedTwice() async throws {
    try await withStoreFolder { folder in
      let store = try folder.open()
      try await store.close()
      try await store.close()
    }
  }

  @Test("another process opens our store → it is refused with our pid")
  func ownProcessElsewhere() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { (_) -> Void in
        await #expect(processExitsWith: .success) { [path = folder.path as String, owner = getpid() as Int32] in
          let folder = StoreFolder(path: path)
          let error = try await folder.errorOfOpening()
          try #require(error == .locked(directory: folder.store, by: owner))
        }
      }
    }
  }

  @Test("another program holds the lock → refused with its pid; when it is killed, the store opens")
  func otherProgram() async throws {
    try await withStoreFolder { folder in
      try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: true)
      let holder = try LockHolder(path: folder.lock)
      defer { holder.kill() }
      #expect(try await folder.errorOfOpening() == .locked(directory: folder.store, by: holder.pid))
      #expect(!FileManager.default.fileExists(atPath: folder.database))
      holder.kill()
      try await folder.withStore { (_) -> Void in
        let text = try bytes(of: folder.lock)
        #expect(text == Data("\(getpid())\n".utf8))
      }
    }
  }

  @Test("a lock file is left over → no obstacle, whatever it says")
  func staleFile() async throws {
    try await withStoreFolder { folder in
      try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: true)
      try folder.write(Data("1\nnonsense that is longer than a pid".utf8), to: folder.lock)
      try await folder.withStore { (_) -> Void in
        let text = try bytes(of: folder.lock)
        #expect(text == Data("\(getpid())\n".utf8))
      }
    }
  }

  @Test("opening fails after the lock was taken → the lock is free again")
  func failedOpening() async throws {
    try await withStoreFolder { folder in
      try folder.write(Data("too short".utf8), to: folder.keyFile)
      #expect(try await folder.errorOfOpening() == .key(path: folder.keyFile, .malformed))
      try FileManager.default.removeItem(atPath: folder.keyFile)
      #expect(try await folder.errorOfOpening() == nil)
    }
  }
}

/// A shell that locks a file, writes its pid there as the daemon does, and waits.
private struct LockHolder {
  private let process = Process()
  var pid: Int32 { process.processIdentifier }

  init(path: String) throws {
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", #"exec 9>>"$0" && flock 9 && echo $$ >"$0" && echo locked && read -r _"#, path]
    process.standardInput = Pipe()
    process.standardOutput = output
    try process.run()
    guard output.fileHandleForReading.availableData == Data("locked\n".utf8) else {
      kill()
      throw CocoaError(.fileLocking)
    }
  }

  /// SIGKILL, and its end awaited.
  func kill() {
    Glibc.kill(pid, SIGKILL)
    process.waitUntilExit()
  }
}
