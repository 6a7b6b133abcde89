/// What an endpoint answers, before anything is bytes.
struct Reply: Sendable, Equatable {
  enum Body: Sendable, Equatable {
    case empty
    case json(JSON)
    case html(String)
    case text(String)
  }

  var status: Int
  var headers: [String: String] = [:]
  var body: Body

  static func ok(_ json: JSON) -> Self { Self(status: 200, body: .json(json)) }
  static let empty = Self(status: 200, body: .empty)
  static let notFound = Self(status: 404, body: .text("404 page not found\n"))

  static func page(_ html: String, status: Int = 200) -> Self { Self(status: status, body: .html(html)) }

  static func redirect(to location: String) -> Self {
    Self(status: 302, headers: ["Location": location], body: .empty)
  }

  init(status: Int, headers: [String: String] = [:], body: Body) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  init(_ refusal: Refusal) {
    let body: JSON = ["status": .int(refusal.status), "message": .string(refusal.message)]
    self.init(status: refusal.status, body: .json(body))
  }

  /// The body's JSON, or the refusal in Twitch's shape.
  init(_ body: () throws(Refusal) -> JSON) {
    do throws(Refusal) {
      self = .ok(try body())
    } catch {
      self.init(error)
    }
  }
}
