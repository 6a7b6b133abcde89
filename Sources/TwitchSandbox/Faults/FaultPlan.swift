/// The faults that are set. The first that applies to a request and occurs is the one that happens.
struct FaultPlan: Sendable {
  struct Entry: Sendable {
    let endpoint: SandboxEndpoint
    let fault: Fault
    var occurrence: Fault.Occurrence
  }

  private(set) var entries: [Entry] = []
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func add(_ fault: Fault, on endpoint: SandboxEndpoint, _ occurrence: Fault.Occurrence) {
    entries.append(Entry(endpoint: endpoint, fault: fault, occurrence: occurrence))
  }

  mutating func clear(_ endpoint: SandboxEndpoint? = nil) {
    entries.removeAll { endpoint == nil || $0.endpoint == endpoint }
  }

  mutating func take(for endpoint: SandboxEndpoint) -> Fault? {
    for index in entries.indices where entries[index].endpoint.covers(endpoint) && occurs(at: index) {
      let fault = entries[index].fault
      if case .next(0) = entries[index].occurrence { entries.remove(at: index) }
      return fault
    }
    return nil
  }

  private mutating func occurs(at index: Int) -> Bool {
    switch entries[index].occurrence {
    case .untilCleared: return true
    case .probability(let likelihood): return random.fraction() < likelihood
    case .next(let count):
      entries[index].occurrence = .next(count - 1)
      return count > 0
    }
  }
}
