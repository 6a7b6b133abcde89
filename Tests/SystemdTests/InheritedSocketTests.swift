import Glibc
import Testing

@testable import Systemd

@Suite("Sockets that the service manager passes", .serialized)
struct InheritedSocketTests {
  private func passed(
    _ descriptor: Int32, count: String = "1", names: String? = "tokenkeeper.socket", owner: String = "42"
  ) throws -> [InheritedSocket] {
    var environment = ["LISTEN_PID": owner, "LISTEN_FDS": count]
    environment["LISTEN_FDNAMES"] = names
    return try InheritedSocket.all(environment: environment, processID: 42, firstDescriptor: descriptor)
  }

  @Test("a listening Unix stream socket → taken with its name and closed on exec")
  func listening() throws {
    try withTemporaryDirectory { directory in
      let socket = try TestSocket.unix(SOCK_STREAM, at: "\(directory)/s", listening: true)
      #expect(fcntl(socket.descriptor, F_GETFD) & FD_CLOEXEC == 0)
      let sockets = try passed(socket.descriptor)
      #expect(sockets.map(\.fileDescriptor) == [socket.descriptor])
      #expect(sockets.map(\.name) == ["tokenkeeper.socket"])
      #expect(fcntl(socket.descriptor, F_GETFD) & FD_CLOEXEC == FD_CLOEXEC)
    }
  }

  @Test("two sockets → in order, each with its name")
  func two() throws {
    try withTemporaryDirectory { directory in
      let socket = try TestSocket.unix(SOCK_STREAM, at: "\(directory)/s", listening: true)
      // Far above what other tests open, so that the two are neighbours.
      let first = socket.duplicate(from: 900)
      let second = socket.duplicate(from: first.descriptor + 1)
      try #require(second.descriptor == first.descriptor + 1)
      let sockets = try passed(first.descriptor, count: "2", names: "api:metrics")
      #expect(sockets.map(\.name) == ["api", "metrics"])
      #expect(sockets.map(\.fileDescriptor) == [first.descriptor, second.descriptor])
    }
  }

  @Test("a port on loopback → taken")
  func loopback() throws {
    let sockets = [try TestSocket.tcp(0x7F00_0001), try TestSocket.tcp6()]
    for socket in sockets { #expect(try passed(socket.descriptor).count == 1) }
  }

  @Test("what is not a local listening stream socket → refused")
  func wrongSockets() throws {
    try withTemporaryDirectory { directory in
      let wrong = [
        try TestSocket.tcp(0),
        try TestSocket.unix(SOCK_STREAM, at: "\(directory)/idle"),
        try TestSocket.unix(SOCK_DGRAM, at: "\(directory)/datagram"),
      ]
      for socket in wrong {
        let expected = InheritedSocketFailure.notAListeningSocket(name: "s", fileDescriptor: socket.descriptor)
        #expect(throws: expected) { try passed(socket.descriptor, names: "s") }
      }
      #expect(throws: InheritedSocketFailure.notAListeningSocket(name: "s", fileDescriptor: 9999)) {
        try passed(9999, names: "s")
      }
    }
  }

  @Test("variables for another process, or none → no sockets")
  func notForUs() throws {
    #expect(try InheritedSocket.all(environment: [:]) == [])
    #expect(try passed(0, owner: "43") == [])
    #expect(try passed(0, owner: "") == [])
    #expect(try passed(0, count: "0", names: nil) == [])
  }

  @Test("a count that is none → refused", arguments: ["", "x", "-1", "65", "99999999999"])
  func badCount(count: String) {
    #expect(throws: InheritedSocketFailure.malformed(variable: "LISTEN_FDS")) { try passed(0, count: count) }
  }

  @Test("names that do not match the count → refused", arguments: ["", "a:b:c", "a"])
  func badNames(names: String) {
    #expect(throws: InheritedSocketFailure.malformed(variable: "LISTEN_FDNAMES")) {
      try passed(0, count: "2", names: names)
    }
  }

  @Test("failures → say what, why and what to do")
  func texts() {
    #expect(
      InheritedSocketFailure.malformed(variable: "LISTEN_FDS").description
        == "cannot take the sockets of the service manager: LISTEN_FDS in the environment is malformed. "
        + "Start the daemon by its systemd unit, or unset LISTEN_PID")
    #expect(
      InheritedSocketFailure.notAListeningSocket(name: "s", fileDescriptor: 3).description
        == "cannot take socket \"s\" (descriptor 3) of the service manager: it is not a listening stream socket on "
        + "a path or on loopback. Use ListenStream= with a path in the socket unit")
  }
}
