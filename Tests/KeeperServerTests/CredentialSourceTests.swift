import Keeper
import LocalHTTP
import Logging
import TestSupport
import Testing

@testable import KeeperServer

/// With systemd's own questions in `Tests/Boot`.
@Suite("Credentials for units")
struct CredentialSourceTests {
  private static let rules: [AccessRule] = [
    .gives([.unit(NamePattern("chatbot.service"))], "bot", "new"), .gives([.uid(0)], "app"),
  ]

  private static func address(_ name: String) -> [UInt8] { Array("\02d1fbaa21d3a1039/unit/\(name)".utf8) }

  private static func caller(uid: UInt32 = 0, pid: Int32 = 5, unit: String? = "chatbot.service") -> Caller {
    Caller(credentials: .init(uid: uid, gid: uid, pid: pid), units: unit.map { .init(system: $0) })
  }

  private func ask(_ server: ServerBench, _ name: String, _ caller: Caller) async -> [UInt8] {
    let access = AccessControl(AccessPolicy(ownUID: ServerBench.daemonUID, rules: Self.rules))
    let source = CredentialSource(
      keeper: server.keeper, clock: server.clock, access: access, audit: server.audit,
      logger: Logger(label: "test") { _ in server.log.handler })
    return await source.answer(to: Greeted(caller: caller, address: Self.address(name)))
  }

  @Test("systemd starting a unit that may → the bare token")
  func given() async throws {
    try await withServer { server in
      #expect(await ask(server, "chatbot.service/bot", Self.caller()) == Array("bot-access-7".utf8))
    }
  }

  @Test("while the store is read → the bare token at once; when it cannot be read → the unit does not start")
  func loading() async throws {
    try await withLoadingServer { server in
      #expect(await ask(server, "chatbot.service/bot", Self.caller()) == Array("bot-access-7".utf8))
      server.store.failReading()
      #expect(await ask(server, "chatbot.service/new", Self.caller()).count == 1_048_577)
      #expect(server.log.containing("the store cannot be read").count == 1, "\(server.log.all)")
    }
  }

  @Test(
    "anybody else, or another account → more than systemd takes, and the log says why",
    arguments: [
      ("chatbot.service/app", caller(), "no rule gives"), ("chatbot.service/nope", caller(), "no rule gives"),
      ("chatbot.service/-", caller(), "cannot have the credential's name"),
      ("chatbot.service/new", caller(), "has no token now"),
      ("other.service/bot", caller(unit: "other.service"), "no rule gives"),
      ("chatbot.service/bot", caller(uid: 1), "not systemd"),
      ("chatbot.service/bot", caller(uid: 65534), "not systemd"),
      ("chatbot.service/bot", caller(pid: 0), "not systemd"),
      ("chatbot.service/bot", caller(unit: "other.service"), "not systemd"),
      ("chatbot.service/bot", caller(unit: nil), "not systemd"),
      ("chatbot.service/bot", .unknown, "not systemd"),
    ])
  func refused(name: String, caller: Caller, why: String) async throws {
    try await withServer { server in
      // systemd.exec(5): a credential has at most 1 MiB.
      #expect(await ask(server, name, caller).count == 1_048_577)
      #expect(server.log.containing("Credential refused").count == 1)
      #expect(server.log.containing(why).count == 1, "\(server.log.all)")
    }
  }

  @Test(
    "names that systemd does not bind → nothing is said",
    arguments: [
      "", "x", "\0", "\0a/unit/chatbot.service", "\0a/unit/chatbot.service/bot/x", "\0/unit/chatbot.service/bot",
      "\0a/user/chatbot.service/bot", "\0a/unit//bot", "\0a/unit/chatbot.service/", "a/unit/chatbot.service/bot",
      "\0a/unit/chatbot/bot", "\0\u{FF}/unit",
    ])
  func malformed(text: String) async throws {
    #expect(CredentialRequest(address: Array(text.utf8)) == nil)
    #expect(CredentialRequest(address: [0, 0xFF, 0xFE] + Array("/unit/a.service/b".utf8)) == nil)
  }

  @Test("the name that systemd 252 binds → unit and credential")
  func parsed() throws {
    let request = try #require(CredentialRequest(address: Self.address("use-cred@redis.service/db-token")))
    #expect(request.unit == "use-cred@redis.service" && request.name == "db-token")
  }
}
