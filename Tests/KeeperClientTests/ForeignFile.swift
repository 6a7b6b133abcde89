import KeeperAPI
import Testing

/// What other programs leave behind, in the forms that they write: `Tests/Peers` has the real ones of those that are
/// Python's.
struct ForeignFile: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let text: String
  let grant: ImportedGrant

  static let all = [
    ForeignFile(
      testDescription: "twitchAPI's user_token.json", text: #"{"token": "a1", "refresh": "r1"}"#, grant: both),
    ForeignFile(
      testDescription: "TwitchIO's .tio.tokens.json with one user",
      text: """
        {"70001234": {"user_id": "70001234", "token": "a1", "refresh": "r1",
        "last_validated": "2026-11-22T20:57:01.123456"}}
        """, grant: both),
    ForeignFile(
      testDescription: "twitch-cli's .twitch-cli.env",
      text: """
        ACCESSTOKEN=a1
        CLIENTID=c9exampleclientid00000000000zz
        CLIENTSECRET=hush
        REFRESHTOKEN=r1
        TOKENEXPIRATION=2026-11-22T23:57:01.123456789Z
        TOKENSCOPES=[chat:read chat:edit]

        """, grant: both),
    ForeignFile(
      testDescription: "the same, edited by hand", text: "# mine\r\nACCESSTOKEN = \"a1\"\r\nREFRESHTOKEN='r1'\r\n",
      grant: both),
    ForeignFile(
      testDescription: "the same, with = in a token", text: "ACCESSTOKEN=a1\nREFRESHTOKEN=r1==\n",
      grant: ImportedGrant(accessToken: "a1", refreshToken: "r1==")),
    ForeignFile(
      testDescription: "the same, an app token", text: "ACCESSTOKEN=a1\nREFRESHTOKEN=\nTOKENSCOPES=[]\n",
      grant: ImportedGrant(accessToken: "a1")),
    ForeignFile(
      testDescription: "an answer of Twitch's",
      text: """
        {"access_token": "a1", "expires_in": 14461, "refresh_token": "r1", "scope": ["chat:read"],
        "token_type": "bearer", "id_token": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"}
        """, grant: both),
  ]

  private static let both = ImportedGrant(accessToken: "a1", refreshToken: "r1")
}
