import TestSupport
import Testing

@testable import Keeper

extension World {
  /// Begins a login whose every state is kept, in the order in which a reader saw them.
  func login(_ name: AccountName = .bot, _ request: LoginRequest = .device) async throws -> LoginReader {
    LoginReader(try await keeper.login(name, request))
  }

  /// A device login whose code the user has, and what Twitch will answer to its polls; pending afterwards.
  func beginDeviceLogin(
    polls: ScriptedIdentity.Answer<DeviceAnswer>..., held: Int = 0, settles: Bool = true
  ) async throws -> LoginReader {
    identity.answerNextDeviceAuthorizations(with: .success(.sample))
    for poll in polls { identity.answerNextPolls(with: poll) }
    var reader = try await login()
    _ = try await reader.prompt()
    if settles { await settle(held: held) }
    return reader
  }

  /// The `state` that the user's browser was sent off with.
  func state(in prompt: ConsentPrompt) throws -> Secret {
    let after = try #require(prompt.url.split(separator: "&").first { $0.hasPrefix("state=") })
    return Secret(String(after.dropFirst("state=".count)))
  }
}

/// One who follows a login.
struct LoginReader {
  private var states: AsyncStream<LoginState>.Iterator

  init(_ subscription: LoginSubscription) { states = subscription.states.makeAsyncIterator() }

  /// The next state that it is told of; nil at the end.
  mutating func next() async -> LoginState? { await states.next(isolation: #isolation) }

  /// What the user is shown, once there is something.
  mutating func prompt() async throws -> ConsentPrompt {
    while let state = await next() {
      if case .waiting(let prompt, _) = state { return prompt }
      if case .failed(let failure) = state { throw failure }
    }
    throw LoginFailure.stopped
  }

  mutating func last() async throws -> LoginState {
    while let state = await next() {
      if state.isLast { return state }
    }
    throw LoginFailure.stopped
  }
}

extension LoginRequest {
  static let device = LoginRequest(flow: .deviceCode)
  static let code = LoginRequest(flow: .authorizationCode, redirectURI: "http://localhost:3000")
  static let implicit = LoginRequest(flow: .implicit, redirectURI: "http://localhost:3000")
}

extension LoginState {
  var failure: LoginFailure? { if case .failed(let failure) = self { failure } else { nil } }
  var entry: BoardEntry? { if case .done(let entry, _) = self { entry } else { nil } }
  var warnings: [LoginWarning]? { if case .done(_, let warnings) = self { warnings } else { nil } }
  var prompt: ConsentPrompt? { if case .waiting(let prompt, _) = self { prompt } else { nil } }
}

extension DeviceAuthorization {
  static let sample = DeviceAuthorization(
    deviceCode: "device-code-1", userCode: "KQRWMPLT",
    verificationURI: "https://www.twitch.tv/activate?public=true&device-code=KQRWMPLT", expiresIn: .minutes(30),
    interval: .seconds(5))
}
