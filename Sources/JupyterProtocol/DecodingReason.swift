import JSON

extension DecodingError {
  /// What is wrong with a client's JSON, in words for whoever sent it.
  var reason: String {
    switch self {
    case .keyNotFound(let key, _): "`\(key.stringValue)` is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      "\(Self.name(of: context.codingPath)) has to be \(Self.words(for: type))"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      "\(Self.name(of: context.codingPath)) has a value that is not known"
    default: "it is not JSON"
    }
  }

  private static func name(of path: [any CodingKey]) -> String {
    path.isEmpty ? "it" : "`\(path.map { $0.stringValue }.joined(separator: "."))`"
  }

  private static func words(for type: Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    case is Int.Type: "a whole number"
    case is [String: JSONValue].Type, is [String: String].Type, is [String: Any].Type: "an object"
    default: "of another kind"
    }
  }
}
