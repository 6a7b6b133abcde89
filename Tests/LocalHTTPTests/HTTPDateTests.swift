import Testing

@testable import LocalHTTP

@Suite
struct HTTPDateTests {
  @Test(
    "seconds since 1970 → the date as HTTP writes it",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),  // The example of RFC 9110.
      (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
      (1_709_251_200, "Fri, 01 Mar 2024 00:00:00 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
    ])
  func text(seconds: Int, expected: String) {
    #expect(HTTPDate.text(seconds) == expected)
  }

  @Test("another second → another date")
  func cache() {
    var cache = DateCache()
    #expect(cache.text(at: 0) == HTTPDate.text(0))
    #expect(cache.text(at: 0) == HTTPDate.text(0))
    #expect(cache.text(at: 1) == HTTPDate.text(1))
  }
}
