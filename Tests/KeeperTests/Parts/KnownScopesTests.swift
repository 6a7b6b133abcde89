import Testing

@testable import Keeper

@Suite("Names of scopes, and what was meant by others")
struct KnownScopesTests {
  @Test(
    "two words → the slips between them",
    arguments: [
      ("", "", 0), ("abc", "abc", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abd", 1), ("abc", "acb", 1),
      ("abc", "ab", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
  func distance(source: String, target: String, expected: Int) {
    #expect(NearestName.distance(from: Array(source.utf8), to: Array(target.utf8)) == expected)
  }

  @Test("a name that is close to one → that one; to none → none; very long → none")
  func nearest() {
    #expect(NearestName.of("scope", among: ["login", "scopes"]) == "scopes")
    #expect(NearestName.of("colour", among: ["login", "scopes"]) == nil)
    #expect(NearestName.of("x", among: ["y", "z"]) == nil)
    #expect(NearestName.of(String(repeating: "a", count: 65), among: [String(repeating: "a", count: 64)]) == nil)
    #expect(NearestName.of("tab", among: ["taa", "tac"]) == "taa")
  }

  @Test("Twitch's list of scopes → complete, without doubles")
  func scopes() {
    #expect(KnownScopes.current.count == 82)
    #expect(Set(KnownScopes.current + KnownScopes.retired).count == 85)
    #expect(KnownScopes.contains("user:write:chat"))
    #expect(!KnownScopes.contains("user:write:chats"))
  }

  @Test("a name with a slip → the scope that was meant; another → none")
  func meant() {
    #expect(KnownScopes.nearest(to: "chat:raed") == "chat:read")
    #expect(KnownScopes.nearest(to: "channel:manage:poll") == "channel:manage:polls")
    #expect(KnownScopes.nearest(to: "something:else:entirely:new") == nil)
  }
}
