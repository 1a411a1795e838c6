import Arrays
package import Diagnostics
import Language
package import Values

/// Values that name groups: the distinct ones in rising order, and the place of each value among them.
package struct Categories {
  /// The names where they are texts.
  private let texts: [String]?
  private let numbers: Tensor
  /// One for each value; NaN where it is missing.
  package let codes: [Double]

  package var count: Int { texts?.count ?? numbers.count }

  /// The categories as a list of texts or an array.
  package var value: Value { texts.map { .list($0.map { .text($0) }) } ?? .tensor(numbers) }

  package func name(_ code: Int) -> String {
    if let texts { return texts[code] }
    return numbers.slice(code).textInText
  }

  /// Of a list of texts or numbers.
  package init(_ operand: BuiltinCall.Operand, _ parameter: String, _ call: BuiltinCall)
    throws(RuntimeFailure)
  {
    if let categories = try Categories(texts: operand, call) {
      self = categories
      return
    }
    guard let tensor = try call.evaluator.array(of: operand.value, at: operand.span),
      tensor.rank <= 1
    else { throw call.wrongType(operand, parameter, "a list of texts or numbers") }
    let interrupt = call.evaluator.interrupt
    try call.reserve(Shape.extent([2, tensor.count]))
    let present = tensor.elements.filter { !$0.isNaN }
    let order = Order(isDescending: false, interrupt: interrupt)
    let distinct = try order.distinct(order.sorted(present))
    var places: [Double: Int] = [:]
    for (place, number) in distinct.enumerated() where places[number] == nil {
      places[number] = place
    }
    texts = nil
    numbers = Tensor(distinct, kind: tensor.kind)
    codes = try interrupt.map(tensor.count) { places[tensor.elements[$0]].map(Double.init) ?? .nan }
  }

  /// Nil for anything but a list of texts, in which some may be missing.
  package init?(texts operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure) {
    guard let column = try call.textColumn(operand) else { return nil }
    let interrupt = call.evaluator.interrupt
    try call.reserve(Shape.extent([4, column.count]))
    var places: [String: Int] = [:]
    for (index, text) in column.enumerated() {
      if index & 0xfff == 0 { try call.poll() }
      if let text { places[text] = 0 }
    }
    let names = places.keys.sorted()
    for (place, name) in names.enumerated() { places[name] = place }
    texts = names
    numbers = Tensor([])
    codes = try interrupt.map(column.count) { index in
      column[index].flatMap { places[$0] }.map(Double.init) ?? .nan
    }
  }
}

extension BuiltinCall {
  /// The texts of a list, nil for those that are missing; nil for a list of something else.
  package func textColumn(_ operand: Operand) throws(RuntimeFailure) -> [String?]? {
    guard let items = operand.value.items, let first = items.first(where: { $0 != .nothing }),
      case .text = first
    else { return nil }
    return try evaluator.interrupt.map(items.count) { index throws(RuntimeFailure) in
      switch items[index] {
      case .text(let text): return text
      case .nothing: return nil
      default:
        throw failure(
          .wrongType, "`\(name)` needs values of one kind, and item \(index) is no text",
          at: operand.span, label: items[index].described,
          help: "`str(x)` makes a text of a number.")
      }
    }
  }
}
