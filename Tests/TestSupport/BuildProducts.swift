import Foundation

/// The programs that were built together with the tests.
package enum BuildProducts {
  /// The path of one of the package's executables; its target must be among the dependencies of the test target.
  package static func path(of executable: String) -> String {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent(executable).path
  }
}
