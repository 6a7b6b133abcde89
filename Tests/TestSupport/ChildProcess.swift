package import Foundation

/// A program that a test runs, in a process group of its own. The group is killed when the program ends and, at the
/// latest, when the last reference to it goes.
///
/// It starts with all signals unblocked and at their defaults; a child of Foundation's `Process` inherits the mask of
/// the thread that starts it, and may then be deaf to SIGTERM (swift-corelibs-foundation#4772).
package final class ChildProcess: Sendable {
  /// How it ended.
  package enum Exit: Equatable, Sendable {
    case code(Int32)
    case signal(Int32)
  }

  package struct Output: Equatable, Sendable {
    package let exit: Exit
    package let standardOutput: String
    package let standardError: String

    package init(exit: Exit, standardOutput: String, standardError: String) {
      self.exit = exit
      self.standardOutput = standardOutput
      self.standardError = standardError
    }
  }

  package struct DeadlineExceeded: Error {
    package let command: [String]
    package let output: Output
  }

  package let standardOutput: OutputReader
  package let standardError: OutputReader
  private let life: ChildLife
  private let command: [String]

  package var pid: pid_t { life.pid }

  /// Starts `command[0]`, a path. `environment` is all that it gets; `input` is all of its standard input. Its
  /// standard output goes to `outputDescriptor` when there is one, else into ``standardOutput``.
  package init(
    _ command: [String], environment: [String: String] = [:], input: [UInt8] = [], outputDescriptor: Int32? = nil
  ) throws {
    let outputPipe = try DescriptorPair.pipe()
    let errorPipe = try DescriptorPair.pipe()
    let inputFile = try OwnedDescriptor.file(containing: input)
    life = ChildLife(
      pid: try spawn(
        command, environment,
        [inputFile.number, outputDescriptor ?? outputPipe.writing.number, errorPipe.writing.number]))
    self.command = command
    standardOutput = OutputReader(outputPipe.reading)
    standardError = OutputReader(errorPipe.reading)
  }

  deinit { life.send(SIGKILL) }

  /// Runs it to its end; when that takes longer than `deadline`, kills it and throws ``DeadlineExceeded``.
  package static func run(
    _ command: [String], environment: [String: String] = [:], input: [UInt8] = [], outputDescriptor: Int32? = nil,
    deadline: Duration = .seconds(30)
  ) async throws -> Output {
    let child = try ChildProcess(
      command, environment: environment, input: input, outputDescriptor: outputDescriptor)
    return try await child.exit(within: deadline)
  }

  /// Nothing happens when it has ended already.
  package func send(_ signal: Int32) { life.send(signal) }

  /// Sends SIGTERM, and SIGKILL when it has not ended `grace` later; then ``DeadlineExceeded`` is thrown.
  @discardableResult
  package func terminate(grace: Duration = .seconds(10)) async throws -> Output {
    send(SIGTERM)
    return try await exit(within: grace)
  }

  /// Waits for its end and for the end of its output.
  package func exit(within deadline: Duration) async throws -> Output {
    let ended = await endsItself(within: deadline)
    let output = await Output(
      exit: life.exit(), standardOutput: standardOutput.all(), standardError: standardError.all())
    guard ended else { throw DeadlineExceeded(command: command, output: output) }
    return output
  }

  /// False when it had to be killed.
  private func endsItself(within deadline: Duration) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { [life] in
        _ = await life.exit()
        return true
      }
      group.addTask { [life] in
        do { try await Task.sleep(for: deadline) } catch { return true }
        life.send(SIGKILL)
        return false
      }
      let first = await group.next() ?? true
      group.cancelAll()
      return first
    }
  }
}
