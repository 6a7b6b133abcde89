import CSystemd

/// The memory that the kernel counts as this process's.
package enum Footprint {
  /// Gives back what only the start or a rush of work needed: pages of the program that were touched to read the
  /// configuration, open the store and look for conformances, and what the heap keeps of what was freed. To be called
  /// when that is over: whatever is needed again costs a fault.
  package static func shrink() {
    FileMapping.forgetPages()
    malloc_trim(0)
  }
}
