import TestSupport

extension Transcript {
  /// What a child says.
  convenience init(of output: OutputReader) {
    self.init()
    let lines = output.lines
    // Unstructured, because it lasts as long as the child, whose end closes its output.
    Task {
      for await line in lines { add(line) }
      finish()
    }
  }
}
