import Testing

@testable import TwitchIdentity

@Suite struct IdentityURLTests {
  @Test(
    "good URL → the URL of a call",
    arguments: [
      ("https://id.twitch.tv", "https://id.twitch.tv"), ("https://id.twitch.tv/", "https://id.twitch.tv"),
      ("HTTPS://id.twitch.tv:8443", "https://id.twitch.tv:8443"), ("https://192.0.2.1", "https://192.0.2.1"),
      ("http://localhost:8080", "http://localhost:8080"), ("http://127.0.0.1:1/", "http://127.0.0.1:1"),
      ("http://127.8.9.10", "http://127.8.9.10"), ("http://[::1]:80", "http://[::1]:80"),
    ])
  func accepted(_ text: String, _ origin: String) throws {
    #expect(try IdentityURL(text).url(of: .refresh) == origin + "/oauth2/token")
  }

  @Test(
    "bad URL → refused, and the text says why",
    arguments: [
      ("", .malformed), ("id.twitch.tv", .malformed), ("https://", .malformed), ("https:id.twitch.tv", .malformed),
      ("https://a b", .malformed), ("https://id.twitch.tv%0d%0a", .malformed), ("https://h:0", .malformed),
      ("https://h:65536", .malformed), ("https://[::1", .malformed),
      ("https://id.twitch.tv/oauth2", .moreThanAnOrigin), ("https://id.twitch.tv?a=b", .moreThanAnOrigin),
      ("https://id.twitch.tv#a", .moreThanAnOrigin), ("https://u:p@id.twitch.tv", .moreThanAnOrigin),
      ("ftp://id.twitch.tv", .scheme), ("unix:///run/s", .malformed), ("http+unix://a", .scheme),
      ("http://id.twitch.tv", .plainText), ("http://127.0.0.1.example.com", .plainText),
      ("http://127.1", .plainText), ("http://10.0.0.1", .plainText), ("http://localhost.example.com", .plainText),
      ("http://[::2]", .plainText), ("http://0.0.0.0", .plainText), ("http://2130706433", .plainText),
    ] as [(String, IdentityURLError.Cause)])
  func refused(_ text: String, _ cause: IdentityURLError.Cause) throws {
    let error = #expect(throws: IdentityURLError.self) { try IdentityURL(text) }
    #expect(error?.cause == cause)
    #expect(try #require(error).description.contains("https://id.twitch.tv"))
  }

  @Test("password in the URL → not in the error")
  func password() throws {
    let error = #expect(throws: IdentityURLError.self) { try IdentityURL("https://me:hunter2@id.twitch.tv") }
    #expect(try !#require(error).description.contains("hunter2"))
  }

  @Test("http to a host elsewhere → no provider")
  func provider() {
    #expect(throws: IdentityURLError.self) { try TwitchIdentityProvider(identityURL: "http://id.twitch.tv") }
  }
}
