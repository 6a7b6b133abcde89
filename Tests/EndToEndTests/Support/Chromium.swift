import Foundation
import TestSupport

/// A headless Chromium with a profile of its own, driven by its own driver (W3C WebDriver).
final class Chromium: Sendable {
  enum Screen: String, CaseIterable {
    case desktop, phone

    fileprivate var size: (width: Int, height: Int, scale: Int) {
      switch self {
      case .desktop: (1280, 800, 1)
      case .phone: (360, 740, 2)
      }
    }
  }

  private let screen: Screen
  private let driver: ChildProcess
  private let address: String
  private let session: String
  private let profile: TemporaryFolder

  private init(screen: Screen, driver: ChildProcess, address: String, session: String, profile: TemporaryFolder) {
    self.screen = screen
    self.driver = driver
    self.address = address
    self.session = session
    self.profile = profile
  }

  /// Runs `body` with a browser, which ends with it.
  static func run(
    _ screen: Screen = .desktop, scripts: Bool = true, dark: Bool = false, _ body: (Chromium) async throws -> Void
  ) async throws {
    let profile = try TemporaryFolder()
    let driver = try ChildProcess(
      ["/usr/bin/chromedriver", "--port=0"], environment: ["PATH": "/usr/bin:/bin", "HOME": profile.path])
    let lines = driver.standardOutput.lines
    let port = try await within(.seconds(60), "the port of chromedriver") {
      for await line in lines {
        if let match = line.firstMatch(of: /successfully on port ([0-9]+)/) { return String(match.1) }
      }
      throw POSIXError(.ECONNREFUSED)
    }
    let address = "http://127.0.0.1:\(port)"
    let new = try await call(
      "POST", address + "/session", ["capabilities": ["alwaysMatch": capabilities(screen, scripts, dark, profile.path)]]
    )
    guard let session = (new as? [String: Any])?["sessionId"] as? String else { throw WebDriverError(answer: "\(new)") }
    let browser = Chromium(screen: screen, driver: driver, address: address, session: session, profile: profile)
    do {
      try await body(browser)
    } catch {
      await browser.end()
      throw error
    }
    await browser.end()
  }

  /// The driver takes the browser with it.
  private func end() async {
    // The end is what matters, and a browser that does not answer is killed with its group.
    _ = try? await command("DELETE", "")
    _ = try? await driver.terminate()
  }

  // MARK: - What a person does

  func open(_ url: String) async throws { _ = try await command("POST", "/url", ["url": url]) }

  /// Presses the first element of that selector. By a script where a finger would be emulated, which now and then finds
  /// the place covered.
  func click(_ selector: String) async throws {
    switch screen {
    case .desktop: _ = try await command("POST", "/element/\(try await element(selector))/click", [:])
    case .phone:
      _ = try await command(
        "POST", "/execute/sync", ["script": "arguments[0].click()", "args": [reference(try await element(selector))]])
    }
  }

  // MARK: - What a person sees

  func url() async throws -> String { try await text(of: command("GET", "/url")) }

  func title() async throws -> String { try await text(of: command("GET", "/title")) }

  /// What the element shows.
  func text(_ selector: String) async throws -> String {
    try await text(of: command("GET", "/element/\(try await element(selector))/text"))
  }

  /// The value of an expression.
  func value(_ expression: String) async throws -> String {
    let value = try await command(
      "POST", "/execute/sync", ["script": "return String(\(expression))", "args": [String]()])
    return text(of: value)
  }

  /// Waits for an element's text to have these words, also while one page gives way to the next.
  func text(_ selector: String, with words: String) async throws -> String {
    try await eventually("\(selector) with \(words)") {
      do {
        let text = try await self.text(selector)
        return text.contains(words) ? text : nil
      } catch let error as WebDriverError where error.isOfElementThatIsGone {
        return nil
      }
    }
  }

  /// As PNG.
  func screenshot() async throws -> Data {
    Data(base64Encoded: try await text(of: command("GET", "/screenshot"))) ?? Data()
  }

  // MARK: - The driver

  private func element(_ selector: String) async throws -> String {
    let found = try await command("POST", "/element", ["using": "css selector", "value": selector])
    guard let id = (found as? [String: String])?.values.first else { throw WebDriverError(answer: "\(found)") }
    return id
  }

  /// How scripts are given an element (W3C WebDriver, section 11).
  private func reference(_ id: String) -> [String: String] { ["element-6066-11e4-a52e-4f735466cecf": id] }

  private func text(of value: Any) -> String { value as? String ?? "\(value)" }

  private func command(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Any {
    try await Self.call(method, "\(address)/session/\(session)\(path)", body)
  }

  /// The `value` of the answer.
  private static func call(_ method: String, _ url: String, _ body: [String: Any]? = nil) async throws -> Any {
    let data = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
    let output = try await ChildProcess.run(
      ["/usr/bin/curl", "--silent", "--show-error", "--request", method]
        + (body == nil ? [] : ["--data-binary", "@-", "--header", "Content-Type: application/json"]) + [url],
      input: Array(data), deadline: .seconds(90))
    guard output.exit == .code(0),
      let answer = try JSONSerialization.jsonObject(
        with: Data(output.standardOutput.utf8)) as? [String: Any], let value = answer["value"]
    else { throw ProgramFailed(output: output) }
    if let error = value as? [String: Any], error["error"] != nil {
      throw WebDriverError(answer: "\(error["message"] ?? error)")
    }
    return value
  }

  private static func capabilities(
    _ screen: Screen, _ scripts: Bool, _ dark: Bool, _ profile: String
  ) -> [String: Any] {
    let size = screen.size
    var options: [String: Any] = [
      "binary": "/usr/bin/chromium",
      "args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--user-data-dir=\(profile)/profile",
        "--window-size=\(size.width),\(size.height)",
      ] + (dark ? ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] : []),
    ]
    if !scripts { options["prefs"] = ["profile.managed_default_content_settings.javascript": 2] }
    if screen == .phone {
      options["mobileEmulation"] = [
        "deviceMetrics": ["width": size.width, "height": size.height, "pixelRatio": size.scale, "touch": true]
      ]
    }
    return ["browserName": "chrome", "goog:chromeOptions": options, "pageLoadStrategy": "normal"]
  }
}

struct WebDriverError: Error {
  let answer: String

  /// The page that the element was on has been left, or the next one is not there yet.
  var isOfElementThatIsGone: Bool {
    answer.hasPrefix("stale element reference") || answer.hasPrefix("no such element")
  }
}
