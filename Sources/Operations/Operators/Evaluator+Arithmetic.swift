package import Values
package import Arrays
import Language
package import Diagnostics

extension ElementwiseOperation {
  /// Whether a comparison is of two values as a whole, one of them a tuple, although both may count as arrays.
  fileprivate func comparesWholly(_ operands: [Pending]) -> Bool {
    guard isComparison else { return false }
    var tuples = 0
    for case .value(.tuple) in operands { tuples += 1 }
    return tuples == 2 || tuples == 1 && (self == .equal || self == .notEqual)
  }
}

extension Evaluator {
  /// The result of an operation on operands of which some may be arrays: computed when all are numbers, else pending.
  ///
  /// `spans` say where each operand stands; `sign` is the operator or function as written, for messages, and
  /// `operatorSpan` its place.
  package func combine(
    _ operation: ElementwiseOperation, _ operands: [Pending], spans: [Span], sign: String,
    at operatorSpan: Span? = nil
  ) throws(RuntimeFailure) -> Pending {
    if operation.comparesWholly(operands) {
      return try combineOthers(operation, operands, spans, sign, operatorSpan)
    }
    var numeric: [ElementwiseGraph.Operand] = []
    var scalars: [Double] = []
    var shape: [Int] = []
    for (index, operand) in operands.enumerated() {
      guard let part = try numericOperand(operand, at: spans[index]) else {
        return try combineOthers(operation, operands, spans, sign, operatorSpan)
      }
      switch part {
      case .number(let number): scalars.append(number)
      case .truth(let flag): scalars.append(flag ? 1 : 0)
      default: break
      }
      guard let common = Shape.broadcast(shape, part.shape) else {
        throw shapeClash(numeric.map { $0.shape } + [part.shape], spans, sign, operatorSpan)
      }
      shape = common
      numeric.append(part)
    }
    let kinds = numeric.map { $0.kind }
    if kinds.contains(.dates), operation.kindOfDates(kinds) == nil {
      throw noOperationOnDates(operation, kinds, spans, sign, operatorSpan)
    }
    if scalars.count == operands.count {
      let result = operation(
        scalars[0], scalars.count > 1 ? scalars[1] : 0, scalars.count > 2 ? scalars[2] : 0)
      return operation.kind(of: kinds) == .truths
        ? .value(.boolean(result != 0)) : .number(result)
    }
    try reserve(Shape.extent(shape), at: spans.reduce(spans[0]) { $0.union($1) })
    return .graph(ElementwiseGraph(operation, numeric, shape: shape))
  }

  /// Computes what is pending, in one pass.
  package func materialised(_ pending: Pending, at span: Span) throws(RuntimeFailure) -> Value {
    switch pending {
    case .number(let number): return .number(number)
    case .value(let value): return value
    case .placeholder: return .nothing
    case .graph(let graph):
      let program = ElementwiseProgram(graph)
      let elements = try program.run(interrupt: interrupt)
      return Value.shaped(Tensor(elements, shape: graph.shape, kind: graph.kind))
    }
  }

  /// The operand as arithmetic sees it; nil when it is neither a number nor an array of numbers.
  private func numericOperand(_ pending: Pending, at span: Span) throws(RuntimeFailure)
    -> ElementwiseGraph.Operand?
  {
    switch pending {
    case .number(let number): return .number(number)
    case .graph(let graph): return .graph(graph)
    case .placeholder: return .placeholder
    case .value(.boolean(let flag)): return .truth(flag)
    case .value(.number(let number)): return .number(number)
    case .value(.tensor(let tensor)): return .tensor(tensor)
    case .value(let value):
      return try array(of: value, at: span).map { .tensor($0) }
    }
  }

  /// Texts join and compare, lists join, figures and layers add; anything else is an error.
  private func combineOthers(
    _ operation: ElementwiseOperation, _ operands: [Pending], _ spans: [Span], _ sign: String,
    _ operatorSpan: Span?
  ) throws(RuntimeFailure) -> Pending {
    var values: [Value] = []
    for (operand, span) in zip(operands, spans) {
      values.append(try materialised(operand, at: span))
    }
    if values.count == 2 {
      let (a, b) = (values[0], values[1])
      switch (operation, a, b) {
      case (.add, .text(let a), .text(let b)):
        try reserve((a.utf8.count + b.utf8.count) / 8, at: spans[0].union(spans[1]))
        return .value(.text(a + b))
      case (.add, .list(let a), .list(let b)):
        try reserve((a.items.count + b.items.count) * 3, at: spans[0].union(spans[1]))
        return .value(Value.collected(a.items + b.items))
      case (.add, .tuple(let a), .tuple(let b)):
        try reserve((a.items.count + b.items.count) * 3, at: spans[0].union(spans[1]))
        return .value(.tuple(a.items + b.items))
      case (.add, .object(let object), _):
        let both = zip(values, spans).map { BuiltinCall.Operand($0, $1) }
        let call = BuiltinCall(
          positional: Arguments(positional: both, span: spans[0].union(spans[1])), name: sign, self)
        if let sum = try object.working.adding(call) { return .value(sum) }
      case _ where operation.isComparison:
        let operands = zip(values, spans).map { BuiltinCall.Operand($0, $1) }
        return .value(
          try compared(operation, operands[0], operands[1], sign: sign, at: operatorSpan))
      default: break
      }
    }
    throw wrongOperands(operation, values, spans, sign, operatorSpan)
  }

  func wrongOperands(
    _ operation: ElementwiseOperation, _ values: [Value], _ spans: [Span], _ sign: String,
    _ operatorSpan: Span?
  ) -> RuntimeFailure {
    let labels = zip(values, spans).map { Diagnostic.Label($1, $0.described) }
    // A sign before its only operand takes part in the operation with a number that nobody wrote.
    guard values.count == 2, spans[0] != spans[1] else {
      let wrong = values.firstIndex { !$0.looksNumeric } ?? 0
      return .failed(
        Diagnostic(
          .wrongType, "`\(sign)` needs numbers, not \(values[wrong].described)",
          at: spans[wrong],
          labels: [labels[wrong]], help: hint(values[wrong])))
    }
    var complaint = Diagnostic(
      .wrongOperands,
      "`\(sign)` cannot combine \(values[0].described) and \(values[1].described)",
      at: place(of: operatorSpan, spans), labels: labels,
      help: hint(values[0]) ?? hint(values[1]))
    if operation == .add, values.allSatisfy({ $0.isTable }) {
      complaint.help = "`concat` puts the rows of one table behind those of another."
    }
    let text = values.firstIndex { if case .text = $0 { true } else { false } }
    if operation == .add, text == 1, case .object(.figure) = values[0] {
      complaint.help = "A heading is added by `title`."
      complaint.correction = .init(spans[1], "title(\(source.lines.text(spans[1])))")
    }
    if operation == .add, let text, values[1 - text].looksNumeric {
      if case .text(let word) = values[text], Double(word) != nil {
        complaint.help = "Make the text a number with `number`."
        let written = source.lines.text(spans[text])
        complaint.correction = .init(spans[text], "number(\(written))")
        return .failed(complaint)
      }
      let number = spans[1 - text]
      complaint.help = "Make the number a text with `str`."
      complaint.correction = .init(number, "str(\(source.lines.text(number)))")
    }
    return .failed(complaint)
  }

  private func hint(_ value: Value) -> String? {
    if value.isTable { return Value.tableHint }
    guard value.isCallable else { return value.strangerAmongNumbers }
    return "A function has to be called first: `f(x)`."
  }

  /// Two or more shapes that do not broadcast in `+` or `max`, or do not multiply in `@`.
  func shapeClash(_ shapes: [[Int]], _ spans: [Span], _ sign: String, _ operatorSpan: Span?)
    -> RuntimeFailure
  {
    let labels = zip(shapes, spans).map { Diagnostic.Label($1, "shape \(Shape.text($0))") }
    let texts = shapes.map { Shape.text($0) }
    var complaint = Diagnostic(
      .shapeClash,
      "Shapes \(texts.joined(separator: " and ")) do not fit together in `\(sign)`",
      at: place(of: operatorSpan, Array(spans.prefix(shapes.count))), labels: labels,
      help: "Axes are compared from the last; they must agree, or one of them must be 1.")
    if shapes.count == 2, spans[0] != spans[1] {
      let operands = zip(shapes, spans).map { shape, span in
        ShapedOperand(span, text: source.lines.text(span), shape: shape)
      }
      (complaint.help, complaint.correction) = clashAdvice(sign, operands[0], operands[1])
    }
    return .failed(complaint)
  }

  /// What is marked: the operator, or the operand that did not fit those before it.
  ///
  /// A number before a name multiplies it without a sign.
  private func place(of operatorSpan: Span?, _ spans: [Span]) -> Span {
    guard let operatorSpan else { return spans[spans.count - 1] }
    return operatorSpan.lower < operatorSpan.upper
      ? operatorSpan : spans.reduce(operatorSpan) { $0.union($1) }
  }
}
