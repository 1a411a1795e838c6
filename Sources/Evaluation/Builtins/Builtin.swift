package import Checking
import Diagnostics

// How to add a builtin
//
// 1. Describe it in Sources/Checking/Catalog+….swift: its name, parameters and defaults, one sentence, an example.
// 2. Write a function in one of the files of this folder and put it into that file's `table`:
//
//      extension Builtin {
//        static let greetings: [String: Body] = ["greet": greet]
//
//        private static func greet(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
//          let name = try call.text("name")                       // a parameter of the Catalog's entry
//          let times = try call.integer("times", default: 1)      // left out: the default
//          guard times > 0 else {
//            throw call.failure("wrong-value", "`greet` needs `times` above 0", under: "times")
//          }
//          return .text(String(repeating: "Hello, \(name)! ", count: times))
//        }
//      }
//
// 3. A new file's table is listed in `tables` below. A test compares the registry with the Catalog, another calls
//    every builtin with every kind of value.
//
// `BuiltinCall` has an accessor for each kind of argument (`number`, `integer`, `text`, `choice`, `tensor`, `vector`,
// `items`, `function`, `object(_:as:called:)`, `axis`, `rest` for a variadic parameter); each throws a diagnostic whose
// caret stands under that argument. Arrays are made after `call.reserve(count)`, long loops call `call.poll()`,
// a function argument is called with `call.apply(f, x)`. What only a library knows (a model, a table) is a struct
// that conforms to `ObjectValue` and travels as `.object(…)`.

/// A function that the language brings along.
package final class Builtin: Sendable {
  package typealias Body = @Sendable (BuiltinCall) throws(RuntimeFailure) -> Value
  package typealias Parameter = Signature.Parameter

  package let name: String
  package let signature: Signature
  private let body: Body
  /// What a call with so many positional arguments and no keyword does to each element by itself.
  private let elementwise: [Int: ElementwiseOperation]

  private init(
    _ signature: Signature, elementwise: [Int: ElementwiseOperation], body: @escaping Body
  ) {
    self.name = signature.name
    self.signature = signature
    self.elementwise = elementwise
    self.reductionOfAll = Self.reductionsOfAll[signature.name]
    self.body = body
  }

  // MARK: The registry

  /// The functions, by file.
  private static let tables: [[String: Body]] = [
    arrays, elementwiseFunctions, reductions, functional, cellFunctions, dataFunctions,
    tableFunctions, plotLayers,
    plotAttributes, plotFigures, canvases, plotWeights, plotExplain, exploration,
    regressionFunctions, attentionFunctions, widthFunctions,
  ]

  /// The names that are values and not called; a smoothing kernel is one that can be called as well.
  private static let constants: [[String: Value]] = [numbers, smoothingKernels]

  private static let values: [String: Value] = {
    var values: [String: Value] = [:]
    for table in constants { values.merge(table) { first, _ in first } }
    for table in tables {
      for (name, body) in table {
        guard let signature = Catalog.entry(named: name) else { continue }
        values[name] = .builtin(
          Builtin(signature, elementwise: elementwiseArities[name] ?? [:], body: body))
      }
    }
    // An alias is the same value under another name.
    for signature in Catalog.signatures {
      for alias in signature.aliases { values[alias] = values[signature.name] }
    }
    return values
  }()

  /// What a name means when the notebook has not given it another meaning.
  package static func named(_ name: String) -> Value? { values[name] }

  /// The names that have an implementation.
  package static var names: [String] { Array(values.keys) }

  /// Those that are plain functions: no kernels, no numbers.
  static let functionNames: [String] = tables.flatMap(\.keys)

  // MARK: Calling

  var isElementwise: Bool { !elementwise.isEmpty }

  func operation(arity: Int) -> ElementwiseOperation? { elementwise[arity] }

  /// What a call with one positional argument, an array expression that is still pending, makes of all its elements.
  let reductionOfAll: Reduction.OfAll?

  package func call(_ arguments: Arguments, _ evaluator: Evaluator) throws(RuntimeFailure) -> Value
  {
    try body(BuiltinCall(binding: arguments, to: signature, evaluator))
  }
}

extension BuiltinCall {
  /// Matches arguments with parameters; every parameter may also be given by name.
  package init(binding arguments: Arguments, to signature: Signature, _ evaluator: Evaluator)
    throws(RuntimeFailure)
  {
    let parameters = signature.parameters
    var bound = [Operand?](repeating: nil, count: parameters.count)
    var rest: [Operand] = []
    var next = 0
    for operand in arguments.positional {
      while next < parameters.count, parameters[next].isKeywordOnly { next += 1 }
      guard next < parameters.count else {
        var complaint = Diagnostic(
          "too-many-arguments", "`\(signature.name)` takes \(countText(parameters))",
          at: operand.span, help: "It is called as `\(signature.written)`.")
        if case .number(let axis) = operand.value, parameters.contains(where: { $0.name == "axis" })
        {
          complaint.help = "The axis is given by its name."
          complaint.correction = .init(operand.span, "axis=\(numberText(axis))")
        }
        throw .failed(complaint)
      }
      if parameters[next].isVariadic {
        rest.append(operand)
      } else {
        bound[next] = operand
        next += 1
      }
    }
    for keyword in arguments.keywords {
      let (name, nameSpan, operand) = (keyword.name, keyword.nameSpan, keyword.operand)
      guard let index = parameters.firstIndex(where: { $0.name == name }) else {
        throw .failed(
          unknownKeyword(name, at: nameSpan, of: signature.name, among: signature.parameters))
      }
      if parameters[index].isVariadic {
        rest.append(operand)
      } else if bound[index] == nil {
        bound[index] = operand
      } else {
        throw .failed(
          Diagnostic(
            "argument-given-twice", "`\(name)` is given twice", at: nameSpan,
            help: "Leave one of the two out."))
      }
    }
    if let missing = parameters.indices.first(where: {
      bound[$0] == nil && parameters[$0].isRequired
    }) {
      throw .failed(
        Diagnostic(
          "missing-argument", "`\(signature.name)` needs `\(parameters[missing].name)`",
          at: arguments.span, help: "It is called as `\(signature.written)`."))
    }
    self.init(
      name: signature.name, span: arguments.span, evaluator: evaluator, parameters: parameters,
      bound: bound, rest: rest)
  }
}

private func countText(_ parameters: [Builtin.Parameter]) -> String {
  let positional = parameters.filter { !$0.isKeywordOnly }
  let required = positional.count(where: \.isRequired)
  let most = positional.count
  if most == 0 { return "no positional arguments" }
  let range = required == most ? "\(most)" : "\(required) to \(most)"
  return "\(range) argument\(most == 1 ? "" : "s")"
}
