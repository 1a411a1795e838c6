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
    case .array(let shape): "an array of shape \(written(shape: shape))"
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

/// `(40)`, `(40, 50)`.
func written(shape: [Int]) -> String {
  "(" + shape.map(String.init).joined(separator: ", ") + ")"
}

/// The shape that two shapes broadcast to; nil when they clash.
func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
  var result: [Int] = []
  for offset in 1...max(a.count, b.count, 1) {
    let left = offset <= a.count ? a[a.count - offset] : 1
    let right = offset <= b.count ? b[b.count - offset] : 1
    guard left == right || left == 1 || right == 1 else { return nil }
    if offset <= max(a.count, b.count) { result.append(left == 1 ? right : left) }
  }
  return result.reversed()
}
