extension Alarm {
  /// Returns when rung, at `deadline`, or when the task is cancelled.
  package func wait(until deadline: BootTime, on clock: any HostClock) async {
    await withDiscardingTaskGroup { group in
      group.addTask {
        do {
          try await clock.sleep(until: deadline)
          self.ring()
        } catch {
          // Cancelled: somebody else rang. A ring now would be remembered and end the next wait, for ever.
        }
      }
      await wait()
      group.cancelAll()
    }
  }
}
