import Glibc
import LocalHTTP
import Logging
import Testing

@testable import KeeperDaemon

@Suite("The budget of descriptors")
struct DescriptorBudgetTests {
  @Test(
    "any limit of open files → callers cannot take what the daemon needs",
    arguments: [64, 256, 1024, 4096, 20_000, 32_768, 1_048_576], 1...3)
  func reserve(all: Int, sockets: Int) {
    let budget = DescriptorBudget(all: all)
    let api = budget.limits(ofEach: sockets).connections
    let credentials = budget.credentialLimits.connections
    #expect(api >= 1 && credentials >= 1)
    // Half of the API's connections have two descriptors at the worst, and one more is accepted to see whose it is.
    let most = sockets * (api + api / 2 + 1) + 2 * (credentials + 1)
    #expect(most <= all - min(all / 3, 400), "\(api), \(credentials)")
  }

  @Test("the limits of the unit → as many connections as callers may have at the most")
  func shipped() {
    #expect(DescriptorBudget(all: 32_768).limits(ofEach: 1).connections == Limits().connections)
    #expect(DescriptorBudget(all: 20_000).limits(ofEach: 1).connections == Limits().connections)
    #expect(DescriptorBudget(all: 256).limits(ofEach: 1).connections == 74)
  }

  @Test("next to no open files → still one caller at a time, and one unit that starts", arguments: [1, 4, 8, 16])
  func few(all: Int) {
    let budget = DescriptorBudget(all: all)
    #expect(budget.limits(ofEach: 3).connections >= 1 && budget.credentialLimits.connections >= 1)
  }

  @Test("a low limit that may be raised → raised")
  func raised() async {
    await #expect(processExitsWith: .success) {
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      limit.rlim_cur = 128
      limit.rlim_max = 512
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      try #require(DescriptorBudget.ofThisProcess() == DescriptorBudget(all: 128))
      let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      try #require(DescriptorBudget.raised(silent) == DescriptorBudget(all: 512))
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      try #require(limit.rlim_cur == 512)
    }
  }
}
