import Dispatch
import Glibc
import Synchronization

/// What the sanitizers must find, so that a run in which they are silent means something.
package enum PlantedMistakes {
  /// Writes beyond an allocation.
  package static func overflow() {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 8)
    defer { bytes.deallocate() }
    for index in 0...8 { bytes[index] = UInt8(index) }
    print("wrote \(bytes[8]) beyond the end")
  }

  /// Threads write the same word, and nothing orders them. All of them run before one does: a thread that takes the
  /// place of one that has ended looks to the sanitizer as if it came after it.
  package static func race() {
    let count = 4
    let word = Word()
    let (begun, done) = (Counter(), DispatchSemaphore(value: 0))
    for _ in 0..<count {
      startThread {
        begun.value.add(1, ordering: .relaxed)
        while begun.value.load(ordering: .relaxed) < count { sched_yield() }
        for _ in 0..<100_000 { word.pointer.pointee += 1 }
        done.signal()
      }
    }
    for _ in 0..<count { done.wait() }
    print("counted to \(word.pointer.pointee)")
  }

  private final class Counter: Sendable {
    let value = Atomic(0)
  }

  private final class Word: @unchecked Sendable {
    let pointer = UnsafeMutablePointer<Int>.allocate(capacity: 1)

    init() { pointer.initialize(to: 0) }
    deinit { pointer.deallocate() }
  }
}
