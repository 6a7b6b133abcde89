/// Tries to reach the daemon again, which may take as long as a restart: about a minute in all.
struct Retries {
  private var count = 0

  /// Waits until the next try; false when there is none.
  mutating func wait() async -> Bool {
    guard count < 20 else { return false }
    count += 1
    // 0.1 s, 0.2 s, 0.4 s … 4 s.
    do { try await Task.sleep(for: .milliseconds(min(4000, 100 << count))) } catch { return false }
    return true
  }
}
