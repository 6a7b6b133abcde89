import Foundation
import TestSupport
import Testing

/// The helper that the tests of the programs rest on.
@Suite struct ChildProcessTests {
  @Test("a program that ends → its exit code, its output, its input read")
  func run() async throws {
    let output = try await ChildProcess.run(
      ["/bin/sh", "-c", "cat; echo $NAME >&2; exit 3"], environment: ["NAME": "value"], input: Array("in".utf8))
    #expect(output == .init(exit: .code(3), standardOutput: "in", standardError: "value\n"))
  }

  @Test("a program that does not end → killed at the deadline")
  func deadline() async throws {
    let error = await #expect(throws: ChildProcess.DeadlineExceeded.self) {
      try await ChildProcess.run(["/bin/sh", "-c", "echo here; exec sleep 600"], deadline: .milliseconds(300))
    }
    #expect(error?.output == .init(exit: .signal(SIGKILL), standardOutput: "here\n", standardError: ""))
  }

  @Test("a long one → its lines as they come, and SIGTERM is heard")
  func lines() async throws {
    let script = "trap 'kill $!; echo bye; exit 0' TERM; sleep 600 & echo up; wait"
    let child = try ChildProcess(["/bin/sh", "-c", script])
    for await line in child.standardOutput.lines where line == "up" { break }
    let output = try await child.terminate()
    #expect(output == .init(exit: .code(0), standardOutput: "up\nbye\n", standardError: ""))
  }

  @Test("the last reference goes → the program is killed")
  func released() async throws {
    var child: ChildProcess? = try ChildProcess(["/bin/sleep", "600"])
    let reader = try #require(child).standardOutput
    child = nil
    // Its end of the pipe closes when it is gone.
    #expect(await reader.all() == "")
  }

  @Test("no such program → an error")
  func missing() {
    #expect(throws: POSIXError.self) { try ChildProcess(["/nonexistent"]) }
  }
}
