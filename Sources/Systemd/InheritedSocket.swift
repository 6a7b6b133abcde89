#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import CSystemd

/// A listening socket that the service manager opened for us and keeps across our restarts.
package struct InheritedSocket: Sendable, Equatable {
  package let fileDescriptor: Int32
  /// `FileDescriptorName=` of the socket unit.
  package let name: String

  /// Where passed descriptors begin (`SD_LISTEN_FDS_START`).
  package static let firstDescriptor: Int32 = 3
  /// More is a broken environment, not a configuration.
  static let most: Int32 = 64

  /// The sockets that were passed to this process (sd_listen_fds(3)), each made close-on-exec. None when `LISTEN_PID`
  /// names another process. The variables stay set: with that check they mean nothing to a child.
  package static func all(
    environment: [String: String], processID: Int32 = getpid(), firstDescriptor: Int32 = firstDescriptor
  ) throws(InheritedSocketFailure) -> [InheritedSocket] {
    guard let owner = environment["LISTEN_PID"], Int32(owner) == processID else { return [] }
    guard let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }), (0...most).contains(count) else {
      throw .malformed(variable: "LISTEN_FDS")
    }
    let names = try names(environment["LISTEN_FDNAMES"], count: Int(count))
    var sockets: [InheritedSocket] = []
    for (descriptor, name) in zip(firstDescriptor..., names) {
      sockets.append(try InheritedSocket(checking: descriptor, name: name))
    }
    return sockets
  }

  private static func names(_ variable: String?, count: Int) throws(InheritedSocketFailure) -> [String] {
    guard let variable else { return Array(repeating: "unknown", count: count) }
    let names = variable.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard names.count == count else { throw .malformed(variable: "LISTEN_FDNAMES") }
    return names
  }

  private init(checking descriptor: Int32, name: String) throws(InheritedSocketFailure) {
    guard descriptor.isListeningStream(family: AF_UNIX) || descriptor.isListeningOnLoopback else {
      throw .notAListeningSocket(name: name, fileDescriptor: descriptor)
    }
    let flags = fcntl(descriptor, F_GETFD)
    guard flags >= 0, fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) == 0 else {
      throw .notAListeningSocket(name: name, fileDescriptor: descriptor)
    }
    fileDescriptor = descriptor
    self.name = name
  }
}

package enum InheritedSocketFailure: Error, Equatable, CustomStringConvertible {
  case malformed(variable: String)
  case notAListeningSocket(name: String, fileDescriptor: Int32)

  package var description: String {
    switch self {
    case .malformed(let variable):
      """
      cannot take the sockets of the service manager: \(variable) in the environment is malformed. \
      Start the daemon by its systemd unit, or unset LISTEN_PID
      """
    case .notAListeningSocket(let name, let descriptor):
      """
      cannot take socket "\(name)" (descriptor \(descriptor)) of the service manager: it is not a listening stream \
      socket on a path or on loopback. Use ListenStream= with a path in the socket unit
      """
    }
  }
}

extension Int32 {
  fileprivate func isListeningStream(family: Int32) -> Bool {
    sd_is_socket(self, family, Int32(SOCK_STREAM.rawValue), 1) > 0
  }

  /// Tokens go out in the clear, so that no other machine may reach the socket.
  fileprivate var isListeningOnLoopback: Bool {
    if isListeningStream(family: AF_INET) {
      let address = socketName(as: sockaddr_in())
      return address.map { UInt32(bigEndian: $0.sin_addr.s_addr) >> 24 == 127 } ?? false
    }
    if isListeningStream(family: AF_INET6) {
      guard let address = socketName(as: sockaddr_in6()) else { return false }
      return unsafe withUnsafeBytes(of: address.sin6_addr) { unsafe $0.elementsEqual(Self.loopback6) }
    }
    return false
  }

  /// `::1`.
  private static let loopback6: [UInt8] = Array(repeating: 0, count: 15) + [1]

  /// `Address` is one of the C structures for addresses.
  private func socketName<Address>(as empty: Address) -> Address? {
    var address = empty
    var length = socklen_t(MemoryLayout<Address>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(self, $0, &length) }
    }
    return result == 0 && length == socklen_t(MemoryLayout<Address>.size) ? address : nil
  }
}
