/// Why a stored refresh token may have been spent already, without the store knowing. A public client's is then not sent
/// before a person has said that it may be: its second use would sever the app from the user.
///
/// Raw values are stable: they are stored.
package enum Distrust: String, Sendable, CaseIterable {
  /// This host has seen a newer state of the store: a backup was put back.
  case restored
  /// The store was written on another host, which may still use it.
  case copied
}
