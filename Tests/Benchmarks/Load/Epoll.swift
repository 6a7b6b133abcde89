import CEpoll
import Glibc

/// Readiness of many descriptors for one thread (epoll(7)).
final class Epoll {
  private let descriptor: Int32
  private var events = [epoll_event](repeating: epoll_event(), count: 512)

  init() throws(Failure) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    if descriptor < 0 { throw Failure("epoll_create1") }
  }

  deinit { close(descriptor) }

  /// From now on `file` counts when it can be read.
  func watch(_ file: Int32) throws(Failure) {
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: file))
    if epoll_ctl(descriptor, EPOLL_CTL_ADD, file, &event) != 0 { throw Failure("epoll_ctl") }
  }

  /// Calls `body` with each that can be read. Says false when none could within `milliseconds`.
  func wait(milliseconds: Int32, _ body: (Int32) throws -> Void) throws -> Bool {
    let count = epoll_wait(descriptor, &events, Int32(events.count), milliseconds)
    if count < 0 { throw Failure("epoll_wait") }
    for index in 0..<Int(count) { try body(events[index].data.fd) }
    return count > 0
  }
}

/// What the system refused.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ call: String) { description = "\(call): \(String(cString: strerror(errno)))" }

  init(saying text: String) { description = text }
}
