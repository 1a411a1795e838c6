package import Arrays
import Language
/// The readings of a value that operators and builtins share.
extension Value {
  /// With its article: what a message calls it.
  package var described: String {
    switch self {
    case .nothing: "nothing"
    case .boolean: "a boolean"
    case .number: "a number"
    case .text: "a text"
    case .tensor(let tensor):
      tensor.kind == .dates
        ? tensor.rank == 0 ? "a date" : "an array of dates of shape \(Shape.text(tensor.shape))"
        : "an array of shape \(Shape.text(tensor.shape))"
    case .range: "a range"
    case .list(let list): "a list of \(list.items.count)"
    case .tuple(let tuple): "a tuple of \(tuple.items.count)"
    case .function, .builtin: "a function"
    case .object(let object):
      ("aeiou".contains(object.base.typeName.first ?? "x") ? "an " : "a ") + object.base.typeName
    }
  }

  /// What to do with a table where numbers are wanted.
  package static let tableHint =
    "Take a column, as in `t.x`, or make a matrix of all columns with `array(t)`."

  /// One word or two, without details: `number`, `array`, `smoothing kernel`.
  package var typeName: String {
    switch self {
    case .nothing: "nothing"
    case .boolean: "boolean"
    case .number: "number"
    case .text: "text"
    case .tensor(let tensor): tensor.isDate ? "date" : "array"
    case .range: "range"
    case .list: "list"
    case .tuple: "tuple"
    case .function, .builtin: "function"
    case .object(let object): object.base.typeName
    }
  }

  /// What stands under an operand when two do not fit: a shape where there is one, else the type.
  package var shapeOrType: String {
    switch self {
    case .tensor(let tensor) where !tensor.isDate: "shape \(Shape.text(tensor.shape))"
    case .number, .boolean: "a number"
    default: described
    }
  }

  /// Whether a builtin may take it as its first argument, as far as their kinds say.
  package func fits(firstOf name: String) -> Bool {
    guard let signature = Catalog.entry(named: name), !signature.isConstant,
      let first = signature.parameters.first
    else { return false }
    switch first.type {
    case .any: return true
    case .array: return looksNumeric
    case .number, .integer: return typeName == "number"
    case .text: return typeName == "text"
    case .texts: return ["text", "list"].contains(typeName)
    case .list, .tuple: return ["list", "tuple", "array", "range"].contains(typeName)
    case .function, .kernel: return isCallable
    case .table, .model, .figure: return typeName == first.type.rawValue
    case .boolean, .shape, .nothing: return false
    }
  }

  package var isTable: Bool {
    if case .object(let object) = self { object.base.keepsColumnsApart } else { false }
  }

  package var isCallable: Bool {
    switch self {
    case .function, .builtin: true
    case .object(let object): object.base.isCallable
    default: false
    }
  }

  /// A number, or an array of one element.
  package var scalar: Double? {
    switch self {
    case .number(let number): number
    case .boolean(let flag): flag ? 1 : 0
    case .tensor(let tensor) where tensor.count == 1: tensor.elements[0]
    default: nil
    }
  }

  /// The value as the array that it is, a number as one without axes; nil for what would have to be counted out or
  /// stacked first, see `Evaluator.array(of:at:)`.
  package var tensor: Tensor? {
    switch self {
    case .number(let number): Tensor([number], shape: [])
    case .boolean(let flag): Tensor([flag ? 1 : 0], shape: [], kind: .truths)
    case .tensor(let tensor): tensor
    default: nil
    }
  }

  /// What its numbers stand for; a column of a table stands for itself.
  package var kind: Tensor.Kind { tensor?.kind ?? .numbers }

  /// Whether it looks like numbers, as far as its first item tells.
  package var looksNumeric: Bool {
    switch self {
    case .number, .boolean, .tensor, .range: true
    case .list(let sequence), .tuple(let sequence): sequence.items.first?.looksNumeric ?? true
    default: false
    }
  }

  /// A list of numbers becomes an array, as `[1, 2, 3]` is one; anything else stays a list.
  package static func collected(_ items: [Value]) -> Value {
    guard !items.isEmpty else { return .list([]) }
    var elements: [Double] = []
    elements.reserveCapacity(items.count)
    var truths = 0
    var dates = 0
    for item in items {
      switch item {
      case .number(let number): elements.append(number)
      case .boolean(let flag):
        elements.append(flag ? 1 : 0)
        truths += 1
      case .tensor(let tensor) where tensor.isDate:
        elements.append(tensor.elements[0])
        dates += 1
      default: return .list(items)
      }
    }
    if dates > 0 {
      return dates == items.count ? .tensor(Tensor(elements, kind: .dates)) : .list(items)
    }
    let kind: Tensor.Kind = truths == 0 ? .numbers : truths == items.count ? .truths : .counts
    return .tensor(Tensor(elements, kind: kind))
  }

  /// An array without axes as the number it is; a date is one without axes.
  package static func shaped(_ tensor: Tensor) -> Value {
    guard tensor.rank == 0 else { return .tensor(tensor) }
    return element(tensor.elements[0], tensor.kind)
  }

  /// One element of an array of a kind.
  package static func element(_ number: Double, _ kind: Tensor.Kind) -> Value {
    switch kind {
    case .truths: .boolean(number != 0)
    case .dates: .date(number)
    case .numbers, .counts: .number(number)
    }
  }

  package static func date(_ days: Double) -> Value {
    .tensor(Tensor([days], shape: [], kind: .dates))
  }

  /// How many items `for` would see; nil when the value is no sequence.
  package var length: Int? {
    switch self {
    case .tensor(let tensor): tensor.shape.first
    case .range(let range): range.count
    case .list(let sequence), .tuple(let sequence): sequence.items.count
    case .text(let text): text.count
    case .object(let object): object.base.length
    default: nil
    }
  }

  /// The item at an index below `length`.
  package func item(_ index: Int) -> Value {
    switch self {
    case .tensor(let tensor): tensor.slice(index)
    case .range(let range): .number(range[index])
    case .list(let sequence), .tuple(let sequence): sequence.items[index]
    default: .nothing
    }
  }

  /// The texts of a list of texts.
  package var texts: [String]? {
    switch self {
    case .list(let sequence), .tuple(let sequence):
      var texts: [String] = []
      for item in sequence.items {
        guard case .text(let text) = item else { return nil }
        texts.append(text)
      }
      return texts.isEmpty ? nil : texts
    default: return nil
    }
  }

  /// The items of a list or a tuple.
  package var items: [Value]? {
    switch self {
    case .list(let sequence), .tuple(let sequence): sequence.items
    default: nil
    }
  }
}

extension Value: Equatable {
  /// Equality of whole values.
  ///
  /// A missing number is a missing value; sequences of any kind are equal that hold the same;
  /// objects that nothing can tell apart or alike are not.
  package static func == (a: Value, b: Value) -> Bool {
    switch (a, b) {
    case (.nothing, .nothing): return true
    case (.nothing, .number(let number)), (.number(let number), .nothing): return number.isNaN
    case (.nothing, .tensor(let tensor)) where tensor.isDate,
      (.tensor(let tensor), .nothing) where tensor.isDate:
      return tensor.elements[0].isNaN
    case (.text(let a), .text(let b)): return a == b
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)): return a.items == b.items
    case (.range(let a), .range(let b)): return a == b
    case (.tensor(let a), .tensor(let b)): return a.shape == b.shape && a.elements == b.elements
    case (.builtin(let a), .builtin(let b)): return a === b
    case (.function(let a), .function(let b)): return a === b
    case (.object(let a), .object(let b)): return a.base.equals(b) ?? false
    case (.text, _), (_, .text), (.object, _), (_, .object): return false
    default:
      if let a = a.number, let b = b.number { return a == b }
      guard let count = a.length, b.length == count else { return false }
      return (0..<count).allSatisfy { a.item($0) == b.item($0) }
    }
  }

  private var number: Double? {
    switch self {
    case .number(let number): number
    case .boolean(let flag): flag ? 1 : 0
    default: nil
    }
  }
}

extension Value {
  /// The number at a whole place of a list or of an array with one axis, counted from either end; nil where there is none.
  package func number(at index: Double) -> Double? {
    guard let whole = Int(exactly: index) else { return nil }
    switch self {
    case .tensor(let tensor):
      let place = whole < 0 ? whole &+ tensor.elements.count : whole
      guard tensor.holdsNumbers, tensor.elements.indices.contains(place) else { return nil }
      return tensor.elements[place]
    case .list(let list):
      let place = whole < 0 ? whole &+ list.items.count : whole
      guard list.items.indices.contains(place), case .number(let number) = list.items[place] else {
        return nil
      }
      return number
    default: return nil
    }
  }

  /// Puts a number in such a place of an array.
  ///
  /// - Returns: false, and nothing has changed, where there is none.
  package mutating func setNumber(_ number: Double, at index: Double) -> Bool {
    guard let whole = Int(exactly: index), var tensor = takeTensor() else { return false }
    defer { self = .tensor(tensor) }
    let place = whole < 0 ? whole &+ tensor.elements.count : whole
    guard tensor.holdsNumbers, tensor.elements.indices.contains(place) else { return false }
    tensor.elements[place] = number
    return true
  }

  /// Moves the array out, so that the caller is its only owner.
  package mutating func takeTensor() -> Tensor? {
    guard case .tensor(let tensor) = self else { return nil }
    self = .nothing
    return tensor
  }
}

extension Tensor {
  /// Whether it has one axis and its elements are numbers and nothing else.
  fileprivate var holdsNumbers: Bool { rank == 1 && kind == .numbers }
}

extension Tensor {
  /// The slice at `index` of the first axis, which must exist.
  package func slice(_ index: Int) -> Value {
    let stride = leading.stride
    if rank <= 1 { return Value.element(elements[index], kind) }
    let part = Array(elements[index * stride..<(index + 1) * stride])
    return .tensor(Tensor(part, shape: Array(shape.dropFirst()), kind: kind))
  }
}
