import HTTPTypes
import LocalHTTP

extension Reply {
  /// As bytes: JSON is exactly `application/json` and ends with a newline.
  var response: Response {
    var fields = HTTPFields()
    // Names are ours; one that is not a name would be a slip here, not a caller's doing.
    for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
    let code = HTTPResponse.Status(integerLiteral: status)
    switch body {
    case .empty: return Response(status: code, fields: fields)
    case .json(let json):
      fields[.contentType] = "application/json"
      return Response(status: code, fields: fields, body: Array((json.rendered + "\n").utf8))
    case .text(let text):
      fields[.contentType] = "text/plain; charset=utf-8"
      return Response(status: code, fields: fields, body: Array(text.utf8))
    case .html(let html):
      fields[.contentType] = "text/html; charset=utf-8"
      fields[.cacheControl] = "no-store"
      fields[.contentSecurityPolicy] = PageStyle.contentSecurityPolicy
      return Response(status: code, fields: fields, body: Array(html.utf8))
    }
  }
}
