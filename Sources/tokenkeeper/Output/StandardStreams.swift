#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import Dispatch

struct TerminalSize: Sendable {
  let columns: Int
}

/// The command's edges: its three streams, its environment, its clock.
enum StandardStreams {
  /// Writes all of it. A reader that has gone away had enough: the command ends then, quietly and well.
  static func write(_ text: String) throws(Failure) {
    guard let error = write(text, to: STDOUT_FILENO) else { return }
    if error == EPIPE { exit(ExitStatus.success.rawValue) }
    throw Failure(
      to: "write the output", because: String(cString: strerror(error)), hint: "check where standard output goes",
      status: .outputFailed)
  }

  /// A line for people. There is nobody to tell when that fails.
  static func writeError(_ line: String) {
    _ = write(line + "\n", to: STDERR_FILENO)
  }

  static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// Of the terminal that standard output is; nil when it is none, or one that knows no more than lines.
  static var outputSize: TerminalSize? {
    guard isatty(STDOUT_FILENO) == 1, !["", "dumb"].contains(variable("TERM")) else { return nil }
    var size = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return TerminalSize(columns: isKnown ? Int(size.ws_col) : 80)
  }

  /// Standard input, line by line. A thread reads it, which nothing can wake, so that it lasts as long as the process.
  static func inputLines() -> AsyncStream<String> {
    let (lines, continuation) = AsyncStream.makeStream(of: String.self)
    DispatchQueue.global().async {
      while let line = readLine() { continuation.yield(line) }
      continuation.finish()
    }
    return lines
  }

  /// What this machine calls itself.
  static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "HOST" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// All of standard input, or a failure when it is longer than `limit`.
  static func readInput(limit: Int, to what: String) throws(Failure) -> [UInt8] {
    var input: [UInt8] = []
    while input.count <= limit {
      var count = 0
      input += [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
        repeat { count = read(STDIN_FILENO, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
        initialized = max(count, 0)
      }
      if count == 0 { return input }
      guard count > 0 else { throw inputFailure(to: what, String(cString: strerror(errno)), .outputFailed) }
    }
    throw inputFailure(to: what, "standard input is longer than \(limit) bytes", .badInput)
  }

  /// https://no-color.org: any value of the variable but an empty one means no.
  static var wantsColour: Bool {
    isatty(STDOUT_FILENO) == 1 && variable("NO_COLOR").isEmpty && !["", "dumb"].contains(variable("TERM"))
  }

  /// Seconds since 1970.
  static var now: Int64 { Int64(time(nil)) }

  /// By the clock on the wall, such as `09:05:59`.
  static var timeOfDay: String {
    var (moment, local) = (time(nil), tm())
    localtime_r(&moment, &local)
    return [local.tm_hour, local.tm_min, local.tm_sec].map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ":")
  }

  /// Of the environment; `unset` when it is not set.
  static func variable(_ name: String, unset: String = "") -> String {
    getenv(name).map { String(cString: $0) } ?? unset
  }

  private static func inputFailure(to what: String, _ why: String, _ status: ExitStatus) -> Failure {
    Failure(to: what, because: why, hint: "see `tokenkeeper import --help`", status: status)
  }

  /// The `errno` when not all could be written.
  private static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}

/// `write(2)` under a name that the methods above do not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
