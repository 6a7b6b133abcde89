import NIOHTTP1
import Testing

@testable import TwitchIdentity

@Suite struct RetryAfterTests {
  private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

  @Test(
    "seconds → as long, an hour at most",
    arguments: [
      ("0", .zero), ("7", .seconds(7)), ("3600", .seconds(3600)), ("3601", .seconds(3600)),
      ("99999999999999999999", .seconds(3600)), ("", nil), ("-1", nil), ("1.5", nil), ("soon", nil), ("+5", nil),
    ] as [(String, Duration?)])
  func seconds(_ value: String, _ expected: Duration?) {
    #expect(RetryAfter.duration(in: ["Retry-After": value]) == expected)
  }

  @Test(
    "date → counted from the answer's own date",
    arguments: [
      ("Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)), ("Sun, 06 Nov 1994 08:49:37 GMT", .zero),
      ("Sun, 06 Nov 1994 08:00:00 GMT", .zero), ("Mon, 07 Nov 1994 08:49:37 GMT", .seconds(3600)),
      ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 24:49:37 GMT", nil),
    ] as [(String, Duration?)])
  func dates(_ value: String, _ expected: Duration?) {
    #expect(RetryAfter.duration(in: ["Retry-After": value, "Date": Self.date]) == expected)
  }

  @Test("absent, or a date without a date to count from → nil")
  func absent() {
    #expect(RetryAfter.duration(in: [:]) == nil)
    #expect(RetryAfter.duration(in: ["Retry-After": Self.date]) == nil)
  }

  @Test(
    "date → seconds since 1970",
    arguments: [
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
      ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799), ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
      ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799), ("Mon, 22 Nov 2027 17:50:00 GMT", 1_826_905_800),
    ] as [(String, Int64)])
  func date(_ text: String, _ seconds: Int64) {
    #expect(HTTPDate(text)?.seconds == seconds)
  }
}
