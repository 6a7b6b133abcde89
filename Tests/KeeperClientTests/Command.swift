import TestSupport

/// Runs `tokenkeeper`, as built, against a socket.
enum Command {
  static let path = BuildProducts.path(of: "tokenkeeper")

  static func run(
    _ arguments: String..., socket: String, input: String = "", environment: [String: String] = [:],
    outputDescriptor: Int32? = nil
  ) async throws -> ChildProcess.Output {
    let environment = environment.merging(["TOKENKEEPER_SOCKET": socket]) { _, socket in socket }
    return try await ChildProcess.run(
      [path] + arguments, environment: environment, input: Array(input.utf8), outputDescriptor: outputDescriptor)
  }
}

extension ChildProcess.Output {
  /// It did what it was asked and said this, and no more.
  static func success(_ output: String) -> Self {
    Self(exit: .code(0), standardOutput: output, standardError: "")
  }

  /// It failed with this status and this line, and printed nothing.
  static func failure(_ status: Int32, _ line: String) -> Self {
    Self(exit: .code(status), standardOutput: "", standardError: line + "\n")
  }
}
