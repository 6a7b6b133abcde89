import Crypto
import Foundation
import Keeper
import Testing

@testable import KeeperStore

@Suite struct PlantedSecretTests {
  @Test(
    "marked tokens, claims and device codes are saved, replaced and deleted → no file holds them or the keys in any spelling"
  )
  func nothingInClear() async throws {
    let markers = [
      "PLANTEDaccess0123456789abcdef", "PLANTEDrefresh0123456789abcdef", "PLANTEDclaims0123456789abcdef",
      "PLANTEDdevicecode0123456789abcdef",
    ]
    try await withStoreFolder { folder in
      var keys: [Data] = []
      try await folder.withStore { store in
        let record = AccountRecord.full().with {
          $0.grant?.accessToken = Secret(markers[0])
          $0.grant?.refreshToken = Secret(markers[1])
          $0.claims = markers[2]
        }
        let login = PendingLogin.sample().with { $0.deviceCode = Secret(markers[3]) }
        try await store.apply([.saveLogin(login), .saveLogin(login.with { $0.account = AccountName(valid: "other") })])
        try await store.apply([.endLogin(AccountName(valid: "other"))])
        try await store.apply([.save(record), .save(record.with { $0.name = AccountName(valid: "other") })])
        try await store.apply([.delete(AccountName(valid: "other"))])
        keys = [store.dataKeyBytes, try #require(Data(base64Encoded: try bytes(of: folder.keyFile).dropLast()))]
        try search(folder, for: markers.map { Data($0.utf8) }, orKeys: keys, expectedFiles: 5)
      }
      try search(folder, for: markers.map { Data($0.utf8) }, orKeys: keys, expectedFiles: 3)
    }
  }

  private func search(_ folder: StoreFolder, for secrets: [Data], orKeys keys: [Data], expectedFiles: Int) throws {
    let files = try folder.allContents()
    #expect(files.count == expectedFiles, "\(files.keys)")
    for (file, contents) in files {
      // The key file holds the key, of course.
      for secret in file == folder.keyFile ? secrets : secrets + keys {
        for spelling in spellings(of: secret) {
          #expect(contents.range(of: spelling) == nil, "\(file) holds a secret")
        }
      }
    }
  }

  private func spellings(of secret: Data) -> [Data] {
    let hex = secret.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return [secret, Data(secret.base64EncodedString().prefix(32).utf8), Data(hex.utf8)]
  }
}

extension SQLiteAccountStore {
  fileprivate var dataKeyBytes: Data { seal.key.symmetric.withUnsafeBytes { Data($0) } }
}
