import FuzzChecks
import Glibc

/// libFuzzer calls this with bytes that it makes up, guided by what they reach. `CHECK` in the environment names the
/// check.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  check.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

private let check: Check = {
  guard let name = getenv("CHECK").map({ String(cString: $0) }), let check = Check(rawValue: name) else {
    let names = Check.allCases.map(\.rawValue).joined(separator: ", ")
    preconditionFailure("CHECK must be one of \(names)")
  }
  return check
}()

/// The package manager makes `main` of an executable an alias of this.
@_cdecl("guided_main")
public func guidedMain(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  var (count, arguments) = (count, arguments)
  return LLVMFuzzerRunDriver(&count, &arguments) { testOneInput($0, $1) }
}
