import Keeper

/// Text to settings, with every mistake noted. It reads nothing itself: see ``SettingsSurroundings``.
package struct SettingsParser {
  private let surroundings: SettingsSurroundings

  package init(surroundings: SettingsSurroundings) { self.surroundings = surroundings }

  package func parse(_ text: String) -> SettingsReading {
    let findings = Findings()
    var settings = Settings(
      stateDirectory: surroundings.stateDirectory, runtimeDirectory: surroundings.runtimeDirectory)
    if let document = DocumentValue.document(text, findings: findings) {
      fill(&settings, from: TableReader<RootKey>(document, findings: findings))
    }
    let mistakes = findings.mistakes
    return SettingsReading(
      result: mistakes.isEmpty ? .success(settings) : .failure(SettingsMistakes(remarks: mistakes)),
      warnings: findings.warnings)
  }

  private func fill(_ settings: inout Settings, from root: TableReader<RootKey>) {
    let secrets = SecretSettings(surroundings: surroundings)
    settings.fillTwitch(from: root.table(.twitch, keys: TwitchKey.self))
    settings.fillStore(from: root.table(.store, keys: StoreKey.self), secrets: secrets)
    settings.fillSocket(from: root.table(.socket, keys: SocketKey.self))
    settings.fillTiming(from: root.table(.timing, keys: TimingKey.self))
    settings.fillLog(from: root.table(.log, keys: LogKey.self))

    let clients = ClientSettings(reading: root, secrets: secrets)
    settings.clients = clients.clients
    let accounts = AccountSettings(reading: root, clients: clients)
    settings.accounts = accounts.accounts
    settings.rules = AllowSettings(surroundings: surroundings, accounts: accounts.names).read(root)
  }
}
