package import Language
import Diagnostics

// How to add a builtin
//
// 1. Describe it in Sources/Language/Catalog+….swift: its name, parameters and defaults, one sentence, an example.
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
  let body: Body
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
    arrays, shapingFunctions, drawFunctions, linearAlgebra, elementwiseFunctions, reductions,
    functional, textFunctions, cellFunctions, dataFunctions,
    tableFunctions, dateFunctions, missingFunctions, categoryFunctions, csvFunctions, plotLayers,
    plotAttributes, plotFigures, canvases, plotWeights, plotExplain, exploration,
    regressionFunctions, attentionFunctions, densityFunctions, widthFunctions, sumsFunctions,
  ]

  /// The names that are values and not called; a smoothing kernel is one that can be called as well.
  private static let constants: [[String: Value]] = [numbers, smoothingKernels]

  private static let values: [String: Value] = {
    var values: [String: Value] = [:]
    for table in constants {
      for (name, value) in table { values[name] = value }
    }
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

  /// The names that have an implementation, whatever the catalog says.
  package static var names: [String] {
    tables.flatMap { $0.keys } + constants.flatMap { $0.keys }
  }

  /// Those that are plain functions: no kernels, no numbers.
  static let functionNames: [String] = tables.flatMap { $0.keys }

  // MARK: Calling

  var isElementwise: Bool { !elementwise.isEmpty }

  func operation(arity: Int) -> ElementwiseOperation? { elementwise[arity] }

  /// What a call with one positional argument, an array expression that is still pending, makes of all its elements.
  let reductionOfAll: Reduction.OfAll?

  package func call(_ arguments: Arguments, _ evaluator: Evaluator) throws(RuntimeFailure) -> Value
  {
    let call = try BuiltinCall(binding: arguments, to: signature, evaluator)
    if let table = try columnwise(call) { return table }
    return try body(call)
  }
}

extension BuiltinCall {
  /// Matches the arguments of a builtin, a method or a kernel with its parameters; each may also be given by name.
  package init(binding arguments: Arguments, to signature: Signature, _ evaluator: Evaluator)
    throws(RuntimeFailure)
  {
    let parameters = signature.parameters
    let binding = arguments.binding(to: parameters)
    if var complaint = arguments.complaint(
      binding, about: signature.name, parameters, help: "It is called as `\(signature.written)`.")
    {
      if case .tooMany(let index)? = binding.problem,
        case .number(let axis) = arguments.positional[index].value,
        parameters.contains(where: { $0.name == "axis" })
      {
        complaint.help = "The axis is given by its name."
        complaint.correction = .init(
          arguments.positional[index].span, "axis=\(numberText(axis))")
      }
      throw .failed(complaint)
    }
    let bound = binding.arguments.map { $0.map { arguments[$0] } }
    for (parameter, operand) in zip(parameters, bound) {
      guard let operand else { continue }
      guard !parameter.choices.isEmpty, case .text(let word) = operand.value,
        !parameter.choices.contains(word)
      else { continue }
      let isLiteral = evaluator.source.lines.text(operand.span) == "\"\(word)\""
      throw .failed(unknownChoice(word, of: parameter, at: operand.span, isLiteral: isLiteral))
    }
    self.init(
      name: signature.name, span: arguments.span, evaluator: evaluator, parameters: parameters,
      bound: bound, rest: Array(arguments.positional[binding.rest]))
  }
}
