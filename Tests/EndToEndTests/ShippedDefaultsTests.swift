import Foundation
import TestSupport
import Testing

/// The daemon with the URLs that it is shipped with, over real TLS: a network of its own, in which `id.twitch.tv` is the
/// sandbox on port 443.
@Suite struct ShippedDefaultsTests {
  /// `$1` a folder with `hosts`, `world.json` and `tokenkeeper.toml`, `$2` whether the sandbox's authority is trusted.
  /// Everything ends with the shell, whose process namespace it is.
  private static let script = #"""
    set -euo pipefail
    folder=$1 trusted=$2
    ip link set lo up
    mount --bind "$folder/hosts" /etc/hosts
    exec 3< <("$SANDBOX" --port 443 --tls "$folder/ca.pem" --base-url https://id.twitch.tv \
      --state "$folder/world.json" --quiet)
    read -r -u 3 address
    [ "$trusted" = no ] || mount --bind "$folder/ca.pem" /etc/ssl/certs/ca-certificates.crt
    exec 4< <("$DAEMON" --config "$folder/tokenkeeper.toml" 2>&1)
    while read -r -u 4 line; do
      printf '%s\n' "$line" >&2
      case $line in *Ready*) break ;; esac
    done
    "$COMMAND" token app --socket "$folder/tokenkeeper.sock"
    """#

  @Test("Twitch's own name, over TLS by an authority of the system → a token")
  func trusted() async throws {
    let output = try await run(trusted: "yes")
    #expect(output.exit == .code(0), "\(output.standardError)")
    #expect(output.standardOutput.utf8.count == 31, "30 characters and a line end, as Twitch's")
  }

  @Test("the same by an authority that nobody trusts → nothing is told, and it is tried again")
  func untrusted() async throws {
    let output = try await run(trusted: "no")
    #expect(output.exit == .code(75), "\(output.standardError)")
    #expect(output.standardOutput.isEmpty)
    #expect(output.standardError.contains("kind=unreachable"))
  }

  private func run(trusted: String) async throws -> ChildProcess.Output {
    try requireRoot()
    let folder = FileManager.default.temporaryDirectory.appending(path: "tk-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }  // A folder that stays is no reason to fail.
    for (name, text) in files(in: folder.path) {
      try Data(text.utf8).write(to: folder.appending(path: name))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.appending(path: name).path)
    }
    return try await ChildProcess.run(
      [
        "/usr/bin/unshare", "--net", "--mount", "--propagation", "private", "--pid", "--mount-proc", "--fork",
        "--kill-child",
        "/bin/bash", "-c", Self.script, "shipped-defaults", folder.path, trusted,
      ],
      environment: [
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SANDBOX": BuildProducts.path(of: "twitch-sandbox"),
        "DAEMON": BuildProducts.path(of: "tokenkeeperd"), "COMMAND": BuildProducts.path(of: "tokenkeeper"),
        "STATE_DIRECTORY": folder.path, "RUNTIME_DIRECTORY": folder.path,
      ],
      deadline: .seconds(60))
  }

  private func files(in folder: String) -> [(name: String, text: String)] {
    [
      ("hosts", "127.0.0.1 id.twitch.tv\n"),
      ("client-secret", "not-a-secret-but-a-test"),
      (
        "world.json",
        #"{"clients": [{"id": "shippedclient", "type": "confidential", "secret": "not-a-secret-but-a-test"}]}"#
      ),
      (
        "tokenkeeper.toml",
        """
        [clients.one]
        client_id = "shippedclient"
        client_type = "confidential"
        client_secret = { file = "\(folder)/client-secret" }
        [accounts.app]
        client = "one"
        grant_type = "client_credentials"
        """
      ),
    ]
  }
}
