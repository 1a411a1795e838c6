import Tables
package import Values
package import Arrays
import Language
package import Diagnostics

extension BuiltinCall {
  /// The operand given for a parameter; nil when it was left out or is `nothing`.
  package func operand(_ parameter: String) -> Operand? {
    guard let index = index(of: parameter), isGiven(index) else { return nil }
    return bound[index]
  }

  package func has(_ parameter: String) -> Bool { index(of: parameter).map(isGiven) ?? false }

  /// The default of a parameter that was left out, where the catalog has one: no body says it again.
  private func standard(_ parameter: String) -> Signature.Parameter.Literal? {
    guard let index = index(of: parameter), !isGiven(index) else { return nil }
    return parameters[index].defaultLiteral
  }

  private func index(of parameter: String) -> Int? {
    for index in parameters.indices where parameters[index].name == parameter { return index }
    assertionFailure("\(name) has no parameter \(parameter)")
    return nil
  }

  private func isGiven(_ index: Int) -> Bool {
    switch bound[index]?.value {
    case nil, .nothing?: false
    default: true
    }
  }

  package func required(_ parameter: String) throws(RuntimeFailure) -> Operand {
    if let operand = operand(parameter) { return operand }
    throw failure(
      .missingArgument, "`\(name)` needs `\(parameter)`", help: "Give it a value here.")
  }

  // MARK: Any value

  package func value(_ parameter: String) throws(RuntimeFailure) -> Value {
    try required(parameter).value
  }

  /// A function, or a smoothing kernel: anything that can be called.
  package func function(_ parameter: String) throws(RuntimeFailure) -> Value {
    try read(parameter, "a function") { $0.isCallable ? $0 : nil }
  }

  package func items(_ parameter: String) throws(RuntimeFailure) -> [Value] {
    let operand = try required(parameter)
    if let items = try evaluator.itemsIfAny(of: operand.value, at: operand.span) { return items }
    throw wrongType(operand, parameter, "a list or an array")
  }

  package func table(_ parameter: String) throws(RuntimeFailure) -> Table {
    try read(parameter, "a table") { $0.table }
  }

  package func model(_ parameter: String) throws(RuntimeFailure) -> RegressionModel {
    try read(parameter, "a model") { $0.model }
  }

  // MARK: Numbers

  package func number(_ parameter: String) throws(RuntimeFailure) -> Double {
    if case .number(let standard) = standard(parameter) { return standard }
    return try read(parameter, "a number") { $0.scalar }
  }

  package func number(_ parameter: String, default standard: Double) throws(RuntimeFailure)
    -> Double
  { has(parameter) ? try number(parameter) : standard }

  /// One that an array can have as its length; a larger one is the largest.
  package func integer(_ parameter: String) throws(RuntimeFailure) -> Int {
    Int(clamping: try wholeNumber(parameter))
  }

  package func wholeNumber(_ parameter: String) throws(RuntimeFailure) -> Int64 {
    if case .number(let standard) = standard(parameter), let whole = Int64(exactly: standard) {
      return whole
    }
    let operand = try required(parameter)
    guard let number = operand.value.scalar else {
      throw wrongType(operand, parameter, "a whole number")
    }
    if let whole = Int64(exactly: number) { return whole }
    throw failure(
      .wrongType,
      "`\(name)` needs a whole number for `\(parameter)`, not \(numberText(number)).",
      at: operand.span, label: numberText(number))
  }

  package func integer(_ parameter: String, default standard: Int) throws(RuntimeFailure) -> Int {
    has(parameter) ? try integer(parameter) : standard
  }

  package func boolean(_ parameter: String) throws(RuntimeFailure) -> Bool {
    if case .truth(let standard) = standard(parameter) { return standard }
    return try read(parameter, "true or false") { $0.scalar.map { $0 != 0 } }
  }

  // MARK: Arrays

  package func tensor(_ parameter: String) throws(RuntimeFailure) -> Tensor {
    let operand = try required(parameter)
    return try tensor(operand, for: parameter)
  }

  /// The operand as an array, as `tensor(_:)` reads it.
  package func tensor(_ operand: Operand, for parameter: String) throws(RuntimeFailure) -> Tensor {
    if let tensor = try evaluator.array(of: operand.value, at: operand.span) { return tensor }
    throw wrongType(operand, parameter, "an array of numbers")
  }

  /// An array with one axis; a number counts as one of one element.
  package func vector(_ parameter: String) throws(RuntimeFailure) -> [Double] {
    let operand = try required(parameter)
    let tensor = try tensor(operand, for: parameter)
    if tensor.rank <= 1 { return tensor.elements }
    throw failure(
      .wrongShape, "`\(name)` needs `\(parameter)` with one axis", at: operand.span,
      label: operand.value.shapeOrType)
  }

  /// Axis lengths, from a tuple or a single number; -1 is allowed to stand for "whatever is left".
  package func shape(_ operand: Operand) throws(RuntimeFailure) -> [Int] {
    var numbers = operand.value.scalar.map { [$0] }
    if numbers == nil {
      numbers = try evaluator.array(of: operand.value, at: operand.span)?.elements
    }
    if let numbers, case let axes = numbers.compactMap(Int.init(clampingWhole:)),
      axes.count == numbers.count
    {
      return axes
    }
    throw failure(
      .wrongType, "`\(name)` needs a shape of whole numbers", at: operand.span,
      label: operand.value.described, help: "Write a shape like `(3, 4)`.")
  }

  /// An axis of a tensor, counted from the end when negative; nil when left out.
  package func axis(_ parameter: String = "axis", of tensor: Tensor) throws(RuntimeFailure) -> Int?
  {
    guard let operand = operand(parameter) else { return nil }
    let axis = try integer(parameter)
    let position = axis < 0 ? axis + tensor.rank : axis
    if tensor.shape.indices.contains(position) { return position }
    throw failure(
      .noSuchAxis, "There is no axis \(axis): the array has \(tensor.rank)", at: operand.span,
      label: "shape \(Shape.text(tensor.shape))",
      help: tensor.rank == 0
        ? nil
        : tensor.rank == 1
          ? "The only axis is 0." : "Axes count from 0 to \(tensor.rank - 1).")
  }

  /// From a to b, given as `(a, b)`; nil where it is left out.
  package func interval(_ parameter: String) throws(RuntimeFailure) -> ClosedRange<Double>? {
    guard let operand = operand(parameter) else { return nil }
    let ends = try tensor(operand, for: parameter).elements
    guard ends.count == 2, ends[0] <= ends[1] else {
      throw failure(
        .wrongValue, "`\(parameter)` is a pair of numbers, the lower first", under: parameter,
        help: "As in `\(parameter)=(0, 10)`.")
    }
    return ends[0]...ends[1]
  }

  /// What the numbers of an argument stand for.
  package func kind(_ parameter: String) -> Tensor.Kind {
    operand(parameter)?.value.kind ?? .numbers
  }

  package func sameCount(_ first: Int, _ second: Int, _ firstName: String, _ secondName: String)
    throws(RuntimeFailure)
  {
    guard first != second else { return }
    throw failure(
      .shapeClash, "There are \(first) `\(firstName)` and \(second) `\(secondName)`",
      under: secondName, label: "\(second)", help: "Both need the same length.")
  }

  // MARK: Text

  package func text(_ parameter: String) throws(RuntimeFailure) -> String {
    if case .text(let standard) = standard(parameter) { return standard }
    return try read(parameter, "a text") {
      if case .text(let text) = $0 { text } else { nil }
    }
  }

  package func text(_ parameter: String, default standard: String) throws(RuntimeFailure) -> String
  { has(parameter) ? try text(parameter) : standard }

  // MARK: Failing

  /// A failure of this call; the caret stands under `span`, or under the whole call.
  package func failure(
    _ topic: ErrorTopic, _ title: String, at span: Span? = nil, label: String? = nil,
    help: String? = nil
  ) -> RuntimeFailure {
    let place = span ?? self.span
    return .failed(
      Diagnostic(
        topic, title, at: place, labels: label.map { [Diagnostic.Label(place, $0)] } ?? [],
        help: help)
    )
  }

  /// A failure under one argument.
  package func failure(
    _ topic: ErrorTopic, _ title: String, under parameter: String, label: String? = nil,
    help: String? = nil
  ) -> RuntimeFailure {
    failure(topic, title, at: operand(parameter)?.span, label: label, help: help)
  }

  package func wrongType(_ operand: Operand, _ parameter: String, _ expected: String)
    -> RuntimeFailure
  {
    var complaint = Diagnostic(
      .wrongType,
      "`\(name)` needs \(expected) for `\(parameter)`, not \(operand.value.described)",
      at: operand.span, labels: [.init(operand.span, operand.value.described)])
    if operand.value.isTable { complaint.help = Value.tableHint }
    // A pair such as `(y_hat, attention_w)` under one name.
    if case .tuple(let tuple) = operand.value, tuple.items.first?.looksNumeric ?? false {
      let written = evaluator.source.lines.text(operand.span)
      // Of estimates and weights, those are wanted which the parameter is named for.
      let index = parameter == "attention_w" && tuple.items.count > 1 ? 1 : 0
      complaint.help =
        "It holds several values: the \(index == 0 ? "first" : "second") is `\(written)[\(index)]`."
      complaint.correction = .init(operand.span, "\(written)[\(index)]")
    } else if let stranger = operand.value.strangerAmongNumbers {
      complaint.help = stranger
    }
    return .failed(complaint)
  }

  // MARK: Being a good citizen

  /// Throws when the reader wants the cell to stop; call it once per block of work.
  package func poll() throws(RuntimeFailure) { try evaluator.interrupt.poll() }

  /// Throws before an array of so many numbers would pass the limit on memory.
  package func reserve(_ count: Int?, at span: Span? = nil) throws(RuntimeFailure) {
    try evaluator.reserve(count, at: span ?? self.span)
  }

  /// Throws when a text that grows shall grow no more: a string that is full is copied to twice the place.
  package func checkGrowth(_ bytes: Int) throws(RuntimeFailure) {
    try poll()
    try reserve(bytes / 4)
  }

  /// Calls a function value with positional arguments.
  package func apply(_ function: Value, _ arguments: Value...) throws(RuntimeFailure) -> Value {
    try evaluator.call(
      function, Arguments(positional: arguments.map { Operand($0, span) }, span: span))
  }

  private func read<Result>(
    _ parameter: String, _ expected: String, _ convert: (Value) -> Result?
  ) throws(RuntimeFailure) -> Result {
    let operand = try required(parameter)
    if let result = convert(operand.value) { return result }
    throw wrongType(operand, parameter, expected)
  }
}
