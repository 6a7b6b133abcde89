extension Ledger {
  var description: JSON {
    let counted = counts.sorted { $0.key.rawValue < $1.key.rawValue }
    return [
      "counts": .object(counted.map { JSON.Member(name: $0.key.rawValue, value: .int($0.value)) }),
      "requests": .array(records.suffix(1000).map(\.described)),
    ]
  }
}

extension RequestRecord {
  fileprivate var described: JSON {
    let shown = parameters.sorted { $0.key < $1.key }.map { JSON.Member(name: $0.key, value: .string($0.value)) }
    return [
      "time": .string(time.text), "endpoint": .string(endpoint.rawValue), "method": .string(method),
      "path": .string(path), "status": status.map(JSON.int) ?? .null,
      "fault": fault.map { .string("\($0.effect)") } ?? .null, "parameters": .object(shown),
      "names_in_query": .strings(namesInQuery), "token": tokenFingerprint.map(JSON.string) ?? .null,
    ]
  }
}
