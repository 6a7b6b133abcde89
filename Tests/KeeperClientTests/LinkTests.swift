import Foundation
import TestSupport
import Testing

/// What a program carries that uses the client: our own command, which has nothing else but ArgumentParser.
@Suite struct LinkTests {
  @Test("the command → needs of Foundation only the essentials, no networking, no tables of languages")
  func libraries() async throws {
    let output = try await ChildProcess.run(["/usr/bin/ldd", Command.path])
    let names = Set(output.standardOutput.split(separator: "\n").compactMap { $0.split(separator: " ").first?.trimmed })
    #expect(names.contains("libFoundationEssentials.so"), "\(names)")
    let unwanted = ["libFoundation.so", "libFoundationNetworking.so", "libFoundationInternationalization.so"]
    #expect(names.isDisjoint(with: unwanted + ["lib_FoundationICU.so", "libssl.so.3", "libsystemd.so.0"]), "\(names)")
  }

  @Test("the command → has types of ours in it, and none of NIO")
  func eventLoops() throws {
    let program = try Data(contentsOf: URL(fileURLWithPath: Command.path))
    // As the names of types begin in Swift's symbols.
    #expect(program.range(of: Data("12KeeperClient".utf8)) != nil)
    for module in ["7NIOCore", "8NIOPosix", "9LocalHTTP"] {
      #expect(program.range(of: Data(module.utf8)) == nil, "\(module)")
    }
  }
}

extension Substring {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
