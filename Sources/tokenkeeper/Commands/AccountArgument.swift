import ArgumentParser

struct AccountArgument: ParsableArguments {
  @Argument(help: "The name of the account.")
  var name: String

  func validate() throws {
    if name.isEmpty { throw ValidationError("The name of the account is empty. `tokenkeeper status` lists them.") }
  }
}
