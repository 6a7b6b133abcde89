import Glibc
import Testing

@testable import Keeper

@Suite("Secrets")
struct SecretTests {
  @Test("whatever prints it → the text is not in it")
  func redacted() {
    let secret = Secret("hunter2-hunter2")
    var dumped = ""
    dump(secret, to: &dumped)
    dump([["key": secret]], to: &dumped)
    let grant = Grant(
      accessToken: secret, refreshToken: secret, scopes: [], expiresAt: nil, obtainedAt: Now.start.boot)
    dump(grant, to: &dumped)
    let printed = [
      "\(secret)", secret.description, secret.debugDescription, String(reflecting: secret), "\([secret])",
      "\(Optional(secret) as Any)", "\(grant)", "\(Call.refresh(secret))", "\(Action.revoke(secret))", dumped,
      "\(Client(name: "c", id: "i", secret: secret))", "\(Mirror(reflecting: secret).children.map(\.value))",
    ]
    for text in printed { #expect(!text.contains("hunter2"), "\(text)") }
  }

  @Test(
    "an ID token's form → seen; Twitch's tokens and what is nearly one → not",
    arguments: [
      ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", true), ("eyJhbGciOiJub25lIn0.e30.", true), ("eyJ.a-_Z9.x", true),
      ("u1exampleusertoken0000000000ab", false), ("", false), ("..", false), ("eyJhbGciOiJSUzI1NiJ9", false),
      ("eyJhbGciOiJSUzI1NiJ9.e30", false), ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln.x", false), ("a.b.c", false),
      ("eyJfaWQmNzMtNGCJ9%6VFV5LNrZFUj8oU231/3Aj", false), ("eyJhbGciOiJSUzI1NiJ9.e30.c2l/", false),
    ])
  func jwt(_ text: String, _ expected: Bool) {
    #expect(Secret(text).hasFormOfJWT == expected)
  }

  @Test("asked for JSON → it has no way into Codable")
  func notCodable() {
    let secret: Any = Secret("hunter2")
    #expect(!(secret is any Encodable) && !(Secret.self as Any is any Decodable.Type))
  }

  @Test("equal bytes are equal, and only those")
  func equality() {
    #expect(Secret("abc") == Secret([97, 98, 99]))
    for other in ["", "ab", "abcd", "abd", "Abc", "aBc"] { #expect(Secret("abc") != Secret(other)) }
    #expect(Secret("") == Secret([UInt8]()))
  }

  @Test("any bytes, also none → given back as they were")
  func roundTrip() {
    let all = [UInt8](0...255)
    #expect(Secret(all).withUnsafeBytes { Array($0) } == all)
    #expect(Secret(all).count == 256)
    #expect(Secret("").isEmpty)
    #expect(Secret("päss🔑").reveal() == "päss🔑")
  }

  @Test("the last reference goes → the bytes are wiped")
  func wiped() throws {
    let memory = open("/proc/self/mem", O_RDONLY)
    try #require(memory >= 0)
    defer { close(memory) }
    let pattern = (0..<512).map { _ in UInt8.random(in: 1...255) }
    for _ in 0..<50 {
      var kept: Secret? = Secret(pattern)
      let copy = kept
      let address = kept.map { $0.withUnsafeBytes { Int(bitPattern: $0.baseAddress) } } ?? 0
      kept = nil
      #expect(read(memory, at: address) == pattern, "another reference is left: \(copy as Any)")
      _ = consume copy
      #expect(read(memory, at: address)?.suffix(400) != pattern.suffix(400))
    }
  }

  /// What is in memory there now, without trusting that it is still ours; nil when it is not mapped any more.
  private func read(_ memory: CInt, at address: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 512)
    return pread(memory, &bytes, bytes.count, off_t(address)) == bytes.count ? bytes : nil
  }
}
