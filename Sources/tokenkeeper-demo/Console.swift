import Glibc

/// Standard output, each line as it happens, into a pipe too.
enum Console {
  static func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = write(STDOUT_FILENO, bytes, bytes.count)  // Whoever closed it does not want to hear.
  }
}
