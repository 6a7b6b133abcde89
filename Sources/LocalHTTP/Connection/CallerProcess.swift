import Synchronization

/// Finds the units of processes.
package struct UnitLookUp: Sendable {
  /// Those of the process that has this number now; nil when they cannot be found out.
  let units: @Sendable (_ pid: Int32) -> Caller.Units?
  /// Whether a socket gives a descriptor of its peer's process, or the time of its start has to do.
  let usesDescriptors: Bool

  package init(
    usesDescriptors: Bool = ProcessHandle.isGivenBySockets,
    units: @escaping @Sendable (_ pid: Int32) -> Caller.Units?
  ) {
    self.usesDescriptors = usesDescriptors
    self.units = units
  }
}

/// The process of a caller, and what was found out of it.
final class CallerProcess: Sendable {
  private enum Finding {
    case notAsked(ProcessHandle)
    /// The process is let go, and with it a descriptor.
    case found(Caller.Units?)
  }

  private let lookUp: UnitLookUp
  private let finding: Mutex<Finding>

  init(_ handle: ProcessHandle, _ lookUp: UnitLookUp) {
    self.lookUp = lookUp
    finding = Mutex(.notAsked(handle))
  }

  /// What the first look found, also if that was nothing.
  var units: Caller.Units? {
    finding.withLock { finding in
      switch finding {
      case .found(let units): return units
      case .notAsked(let handle):
        let units = look(handle)
        finding = .found(units)
        return units
      }
    }
  }

  /// Whether it has not ended. Once its units are found it is let go, and as good as there.
  var isStillThere: Bool {
    finding.withLock { finding in
      switch finding {
      case .found: true
      case .notAsked(let handle): handle.isStillThere
      }
    }
  }

  /// The number is looked at first and the process afterwards: as long as it lives, nobody else can have the number.
  private func look(_ handle: ProcessHandle) -> Caller.Units? {
    guard let units = lookUp.units(handle.pid), handle.isStillThere else { return nil }
    return units
  }
}
