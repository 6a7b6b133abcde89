import Glibc

/// Lines for programs that read along: written at once, whatever the stream is.
enum StandardStream: Int32 {
  case output = 1
  case error = 2

  func write(line: String) {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
      // Nobody reads; the sandbox is of use all the same.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
