import Foundation

struct NeedsRoot: Error, CustomStringConvertible {
  let description = "this test changes users or mounts; run the tests as root (Tests/run says how)"
}

/// A part of the tests cannot be had without root's rights, and is not skipped without a word.
func requireRoot() throws {
  guard geteuid() == 0 else { throw NeedsRoot() }
}
