import ArgumentParser
import Glibc

/// The least that a server can do: one thread that sends back what it reads.
struct EchoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "echo", abstract: "Send back what comes, on a Unix socket, until killed.")

  @Argument(help: "The path of the socket.") var socket: String

  func run() throws {
    let listener = try UnixSocket.listening(at: socket)
    let epoll = try Epoll()
    try epoll.watch(listener)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      _ = try epoll.wait(milliseconds: -1) { file in
        if file == listener {
          let caller = accept(listener, nil, nil)
          if caller >= 0 { try epoll.watch(caller) }
          return
        }
        let count = read(file, &buffer, buffer.count)
        if count > 0 { write(file, buffer, count) } else { close(file) }
      }
    }
  }
}
