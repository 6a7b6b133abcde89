import Dispatch
import Synchronization

/// Waits on this thread, which belongs to the fuzzer, for what the threads of Swift's pool do.
func blocking<Value: Sendable>(_ operation: @escaping @Sendable () async -> Value) -> Value {
  let result = Mutex<Value?>(nil)
  let done = DispatchSemaphore(value: 0)
  let task = Task.detached {
    let value = await operation()
    result.withLock { $0 = value }
    done.signal()
  }
  guard done.wait(timeout: .now() + 30) == .success, let value = result.withLock(\.self) else {
    task.cancel()
    preconditionFailure("no end within 30 s")
  }
  return value
}
