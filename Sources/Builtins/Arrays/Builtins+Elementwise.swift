package import Values
import Operations
package import Diagnostics
package import Arrays

/// Functions of each element by itself.
extension Builtin {
  /// What a call with so many positional arguments does to each element.
  static let elementwiseArities: [String: [Int: ElementwiseOperation]] = {
    var arities: [String: [Int: ElementwiseOperation]] = [
      "asin": [1: .arcsin], "acos": [1: .arccos], "atan": [1: .arctan],
      "min": [2: .minimum], "max": [2: .maximum], "where": [3: .where],
    ]
    for operation in ElementwiseOperation.unaryBuiltins {
      arities[operation.rawValue] = [1: operation]
    }
    return arities
  }()

  static let elementwiseFunctions: [String: Body] = {
    var table: [String: Body] = [
      "round": round, "where": choose, "clamp": clamp, "trunc": trunc,
      "sigmoid": sigmoid,
    ]
    for (name, arities) in elementwiseArities where table[name] == nil {
      if let operation = arities[1] { table[name] = unary(operation) }
    }
    return table
  }()

  private static func unary(_ operation: ElementwiseOperation) -> Body {
    @Sendable func body(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
      try apply(operation, [try call.required("x")], call)
    }
    return body
  }

  /// The operation on arguments that may be arrays, computed.
  package static func apply(
    _ operation: ElementwiseOperation, _ operands: [BuiltinCall.Operand], _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Value {
    let result = try call.evaluator.combine(
      operation, operands.map { Pending($0.value) }, spans: operands.map { $0.span },
      sign: call.name)
    return try call.evaluator.materialised(result, at: call.span)
  }

  private static func round(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("x")
    let digits = try call.integer("digits")
    guard digits != 0 else { return try apply(.round, [operand], call) }
    guard (-300...300).contains(digits) else {
      throw call.failure(.wrongValue, "`digits` lies between -300 and 300", under: "digits")
    }
    let raise = ElementwiseOperation.power
    let factor = raise(10, Double(abs(digits)))
    let scaled: ElementwiseOperation = digits > 0 ? .multiply : .divide
    let back: ElementwiseOperation = digits > 0 ? .divide : .multiply
    let evaluator = call.evaluator
    let spans = [operand.span, operand.span]
    let large = try evaluator.combine(
      scaled, [Pending(operand.value), .number(factor)], spans: spans, sign: "round")
    let rounded = try evaluator.combine(.round, [large], spans: [operand.span], sign: "round")
    return try evaluator.materialised(
      evaluator.combine(back, [rounded, .number(factor)], spans: spans, sign: "round"),
      at: call.span)
  }

  private static func choose(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try apply(
      .where, [try call.required("condition"), try call.required("a"), try call.required("b")], call
    )
  }

  private static func trunc(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let x = try call.required("x")
    func part(_ operation: ElementwiseOperation, _ operands: [Pending]) throws(RuntimeFailure)
      -> Pending
    {
      try call.evaluator.combine(
        operation, operands, spans: operands.map { _ in x.span }, sign: "trunc")
    }
    let value = Pending(x.value)
    let result = try part(
      .where,
      [
        try part(.less, [value, .number(0)]), try part(.ceil, [value]), try part(.floor, [value]),
      ])
    return try call.evaluator.materialised(result, at: call.span)
  }

  private static func sigmoid(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let x = try call.required("x")
    func part(_ operation: ElementwiseOperation, _ operands: Pending...) throws(RuntimeFailure)
      -> Pending
    {
      try call.evaluator.combine(
        operation, operands, spans: operands.map { _ in x.span }, sign: "sigmoid")
    }
    let power = try part(.exp, try part(.negate, Pending(x.value)))
    let result = try part(.divide, .number(1), try part(.add, .number(1), power))
    return try call.evaluator.materialised(result, at: call.span)
  }

  private static func clamp(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (x, low, high) = (
      try call.required("x"), try call.required("low"), try call.required("high")
    )
    let raised = try call.evaluator.combine(
      .maximum, [Pending(x.value), Pending(low.value)], spans: [x.span, low.span], sign: "clamp")
    let result = try call.evaluator.combine(
      .minimum, [raised, Pending(high.value)], spans: [x.span, high.span], sign: "clamp")
    return try call.evaluator.materialised(result, at: call.span)
  }
}
