import Foundation
import Synchronization

/// Ports for daemons to listen on. They lie below those that the kernel gives to outgoing connections, and none is given
/// twice in a run.
enum Ports {
  private static let last = Mutex(20_000 + Int(getpid()) % 10_000)

  static func next() -> Int {
    last.withLock { last in
      repeat { last = last < 31_000 ? last + 1 : 20_000 } while !isFree(last)
      return last
    }
  }

  private static func isFree(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    // Without IPV6_V6ONLY this is the port of both families.
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = UInt16(port).bigEndian
    return withUnsafeBytes(of: address) { bytes in
      bind(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0
    }
  }
}
