import Regressions
package import Values
import Operations
import Language

// How to add a builtin
//
// 1. Describe it in Sources/Language/Catalog+….swift: its name, parameters and defaults, one sentence, an example.
// 2. Write a function in one of the files of this folder, or of Sources/Regressions, and put it into that file's `table`:
//
//      extension Builtin {
//        static let greetings: [String: Body] = ["greet": greet]
//
//        private static func greet(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
//          let name = try call.text("name")                       // a parameter of the Catalog's entry
//          let times = try call.integer("times")                  // left out: the default of the entry
//          guard times > 0 else {
//            throw call.failure(.wrongValue, "`greet` needs `times` above 0", under: "times")
//          }
//          return .text(String(repeating: "Hello, \(name)! ", count: times))
//        }
//      }
//
// 3. A new file's table is listed in `tables` below. A test compares the registry with the Catalog, another calls
//    every builtin with every kind of value.
//
// `BuiltinCall` has an accessor for each kind of argument (`number`, `integer`, `text`, `choice`, `tensor`, `vector`,
// `items`, `function`, `table`, `model`, `axis`, `rest` for a variadic parameter); each throws a diagnostic whose
// caret stands under that argument. Arrays are made after `call.reserve(count)`, long loops call `call.poll()`,
// a function argument is called with `call.apply(f, x)`. What only a library knows (a model, a table) is a class
// of the closed set `Object`.

extension Builtin {
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

  /// What each name means when the notebook has not given it another meaning.
  package static let all: [String: Value] = {
    var values: [String: Value] = [:]
    for table in constants {
      for (name, value) in table { values[name] = value }
    }
    for table in tables {
      for (name, body) in table {
        guard let signature = Catalog.entry(named: name) else { continue }
        values[name] = .builtin(
          Builtin(
            signature, elementwise: elementwiseArities[name] ?? [:],
            reductionOfAll: reductionsOfAll[name], body: body))
      }
    }
    // An alias is the same value under another name.
    for signature in Catalog.signatures {
      for alias in signature.aliases { values[alias] = values[signature.name] }
    }
    return values
  }()

  /// The names that have an implementation, whatever the catalog says.
  package static var names: [String] {
    tables.flatMap { $0.keys } + constants.flatMap { $0.keys }
  }
}

extension NameTable {
  /// The names of a notebook that has all builtins.
  package convenience init() { self.init(builtins: Builtin.all) }
}
