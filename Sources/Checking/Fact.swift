package import Language

/// What is known about a value before anything runs; `unknown` is always allowed.
package enum Fact: Sendable, Hashable {
  case unknown
  case nothing
  /// With its value, where it stands in the source.
  case number(Double?)
  case boolean
  case text
  case array(shape: [Int])
  case list
  case tuple([Fact])
  /// The parameters that a function of the reader takes.
  case function([Signature.Parameter])
  case builtin(Signature)
  case table(columns: [String])

  /// How a message calls it; nil when it is not known well enough to speak of.
  var described: String? {
    switch self {
    case .nothing: "nothing"
    case .number: "a number"
    case .boolean: "true or false"
    case .text: "a text"
    case .array(let shape): "an array of shape \(Shape.text(shape))"
    case .list: "a list"
    case .tuple: "a tuple"
    case .function, .builtin: "a function"
    case .table: "a table"
    case .unknown: nil
    }
  }

  /// The axis lengths of what takes part in arithmetic.
  var shape: [Int]? {
    switch self {
    case .number, .boolean: []
    case .array(let shape): shape
    default: nil
    }
  }

  /// The fact about an array of this shape; without axes it is a number.
  static func shaped(_ shape: [Int]?) -> Fact {
    shape.map { $0.isEmpty ? .number(nil) : .array(shape: $0) } ?? .unknown
  }
}
