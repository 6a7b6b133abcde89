#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The browser of whoever runs the command.
enum Browser {
  /// Whether windows can be opened here.
  static var hasDisplay: Bool { ["DISPLAY", "WAYLAND_DISPLAY"].contains { !StandardStreams.variable($0).isEmpty } }

  /// Has the desktop open it, and does not wait for that. False when there is nobody to ask.
  static func open(_ url: String) -> Bool {
    guard hasDisplay else { return false }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    let words: [String] = ["xdg-open", url]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { word in strdup(word) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    return posix_spawnp(&process, "xdg-open", &actions, nil, &arguments, environ) == 0
  }
}
