import KeeperAPI
import LocalHTTP

/// The JSON body of a request.
enum RequestBody {
  /// The problem names the member that is wrong, never what stood in it: it may have been a secret. A member that is not
  /// known is refused, since ignoring it would promise something that is not done.
  static func decode<Payload: Decodable>(
    _ type: Payload.Type, as schema: Schema, from body: [UInt8]
  ) -> Result<Payload, Problem> {
    JSON.decode(type, from: body).flatMap { payload in
      JSON.decode(ClaimValue.self, from: body).flatMap { value in
        schema.complaint(about: value, at: "the body").map { .failure(Problem(.badRequest, detail: $0)) }
          ?? .success(payload)
      }
    }
  }
}

extension Schema {
  /// Nil when the value has no member that the type has not.
  fileprivate func complaint(about value: ClaimValue, at place: String) -> String? {
    guard case .object(let values) = value else { return nil }
    let names = members.map(\.name)
    guard values.keys.allSatisfy(names.contains) else {
      return "There is a member in \(place) that is not known: it may have \(names.joined(separator: ", "))."
    }
    return members.lazy.compactMap { member in
      values[member.name].flatMap { member.shape.complaint(about: $0, at: member.name) }
    }.first
  }
}

extension Shape {
  fileprivate func complaint(about value: ClaimValue, at place: String) -> String? {
    switch (self, value) {
    case (.schema(let name), _): Schema.all.first { $0.name == name }?.complaint(about: value, at: place)
    case (.nullable(let shape), _): shape.complaint(about: value, at: place)
    case (.array(let element), .array(let values)):
      values.lazy.compactMap { element.complaint(about: $0, at: place) }.first
    case _: nil
    }
  }
}
