import Foundation
import Keeper
import NIOHTTP1
import Testing

@testable import TwitchIdentity

/// Recorded bodies and what each means, in each call and with each status that it can come with.
@Suite struct RecordedBodyTests {
  @Test("recorded answer → outcome", arguments: RecordedAnswer.all)
  func outcome(_ row: RecordedAnswer) throws {
    var fields = HTTPHeaders()
    if let mediaType = row.mediaType { fields.add(name: "Content-Type", value: mediaType) }
    let body = try Array(Data(contentsOf: RecordedAnswer.folder.appending(path: row.file)))
    let answer = Answer(status: row.status, fields: fields, body: body)
    #expect(Outcome(of: answer, to: row.call) == row.expected)
  }

  @Test("folder of bodies → each is in the table, and nothing else is")
  func everyBodyIsUsed() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: RecordedAnswer.folder.path)
    #expect(Set(files) == Set(RecordedAnswer.all.map(\.file)))
  }

  @Test("body over the limit → lost where it was a grant, else a surprise", arguments: IdentityCall.allCases)
  func tooLarge(_ call: IdentityCall) {
    for status in [200, 400, 401, 500] {
      let outcome = Outcome(of: Answer(status: status, fields: [:], body: nil), to: call)
      switch (call, status) {
      case (.requestAppToken, 200), (.refresh, 200), (.redeemDeviceCode, 200), (.redeemCode, 200):
        #expect(outcome == .outcomeUnknown)
      case (.revoke, 200): #expect(outcome == .revoked)
      default: #expect(outcome == .unexpected(status))
      }
    }
  }

  @Test("429 → throttled, whatever the body", arguments: IdentityCall.allCases)
  func throttled(_ call: IdentityCall) {
    for body in ["", "<html>", #"{"status":429,"message":"slow down"}"#] {
      let answer = Answer(status: 429, fields: ["retry-after": "7"], body: Array(body.utf8))
      #expect(Outcome(of: answer, to: call) == .throttled(.seconds(7)))
    }
  }

  @Test("any status without Twitch's JSON → no rejection", arguments: IdentityCall.allCases)
  func doubtKeeps(_ call: IdentityCall) {
    for status in 300..<600 where status != 429 {
      for body in ["", "null", "<html></html>", #"{"message":"Forbidden"}"#, #"{"status":0,"message":"x"}"#] {
        let answer = Answer(status: status, fields: ["content-type": "application/json"], body: Array(body.utf8))
        #expect(Outcome(of: answer, to: call) == .unexpected(status))
      }
    }
  }
}
