/// A function of another language whose arguments are written in another way here.
struct ForeignCall {
  /// The arguments of the call as they stand in the source.
  struct Arguments {
    var positional: [String]
    var keywords: [String: String]

    /// The argument of a place or of one of several names.
    func value(_ place: Int, _ names: String...) -> String? {
      names.lazy.compactMap { keywords[$0] }.first
        ?? (place < positional.count ? positional[place] : nil)
    }
  }

  var advice: String
  /// The call as it is written here; nil when these arguments have no counterpart.
  var rewritten: @Sendable (Arguments) -> String?

  static func named(_ name: String) -> ForeignCall? { table[name] }

  private static let table: [String: ForeignCall] = {
    var table: [String: ForeignCall] = [:]
    for (names, call) in arrays + numbers + texts {
      for name in names { table[name] = call }
    }
    return table
  }()

  /// A call of which the arguments keep their places in a pattern: `$0`, `$1`.
  private static func pattern(_ pattern: String, _ advice: String? = nil) -> ForeignCall {
    ForeignCall(advice: advice ?? "Write `\(shown(pattern))`.") { arguments in
      let places = pattern.split(separator: "$").dropFirst(pattern.hasPrefix("$") ? 0 : 1)
        .compactMap { $0.first?.wholeNumberValue }
      guard let last = places.max(), arguments.positional.count > last else { return nil }
      return arguments.positional.prefix(last + 1).enumerated().reduce(pattern) {
        $0.replacing("$\($1.offset)", with: $1.element)
      }
    }
  }

  private static func shown(_ pattern: String) -> String {
    pattern.replacing("$0", with: "x").replacing("$1", with: "y")
  }

  private static func advised(_ advice: String) -> ForeignCall {
    ForeignCall(advice: advice) { _ in nil }
  }

  private static let arrays: [([String], ForeignCall)] = [
    (["t"], pattern("transpose($0)")),
    (["colSums"], pattern("sum($0, axis=0)")), (["rowSums"], pattern("sum($0, axis=1)")),
    (["colMeans"], pattern("mean($0, axis=0)")), (["rowMeans"], pattern("mean($0, axis=1)")),
    (["which.max"], pattern("argmax($0)")), (["which.min"], pattern("argmin($0)")),
    (["order", "sortperm"], pattern("argsort($0)")),
    (["ncol"], pattern("shape($0)[1]")), (["dim"], pattern("shape($0)")),
    (["is.null"], pattern("$0 == nothing")), (["is.na"], pattern("isnan($0)")),
    (["isempty"], pattern("len($0) == 0")), (["first"], pattern("$0[0]")),
    (["last"], pattern("$0[-1]")), (["numeric"], pattern("zeros($0)")),
    (["cbind", "hcat", "column_stack"], pattern("stack($0, $1; axis=1)")),
    (["allclose", "isclose"], pattern("all(abs($0 - $1) < 1e-8)")),
    (["collect"], pattern("[$0...]")),
    (
      ["KernelReg"],
      pattern("regression($1, $0)", "First stands what explains: `regression(x, y)`.")
    ),
    (
      ["ksmooth"],
      ForeignCall(
        advice:
          "Its bandwidth puts the quarters of a kernel at ± 0.25; `width` is that of the kernel."
      ) { arguments in
        guard let x = arguments.value(0, "x"), let y = arguments.value(1, "y") else { return nil }
        let isNormal = arguments.value(2, "kernel")?.contains("normal") ?? false
        let kernel = isNormal ? "gaussian" : "boxcar"
        let factor = isNormal ? "0.3706506" : "0.5"
        let width = "\(factor) * \(arguments.value(3, "bandwidth") ?? "0.5")"
        return "regression(\(x), \(y); kernel=\(kernel), width=\(width))"
      }
    ),
    (
      ["sapply", "lapply", "vapply"],
      pattern("map($1, $0)", "The function comes first: `map(f, xs)`.")
    ),
    (["arrayfun"], pattern("map($0, $1)")),
    (
      ["apply"],
      ForeignCall(advice: "An axis is reduced by its number: `sum(x, axis=0)`.") { arguments in
        guard arguments.positional.count == 3, let axis = Int(arguments.positional[1]) else {
          return nil
        }
        return "\(arguments.positional[2])(\(arguments.positional[0]), axis=\(2 - axis))"
      }
    ),
    (
      ["outer"],
      ForeignCall(advice: "All pairs come from a column and a row.") { arguments in
        guard arguments.positional.count >= 2 else { return nil }
        let column = "reshape(\(arguments.positional[0]), (-1, 1))"
        let row = "reshape(\(arguments.positional[1]), (1, -1))"
        guard let function = arguments.value(2, "FUN") else { return "\(column) * \(row)" }
        if function.hasPrefix("\"") { return "\(column) \(function.filter { $0 != "\"" }) \(row)" }
        let isName = function.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        return "\(isName ? function : "(\(function))")(\(column), \(row))"
      }
    ),
    (
      ["rep"],
      ForeignCall(advice: "Write `full(n, x)`.") { arguments in
        guard let value = arguments.value(0, "x"), let count = arguments.value(1, "times") else {
          return nil
        }
        return "full(\(count), \(value))"
      }
    ),
    (
      ["matrix"],
      ForeignCall(advice: "Write `full((3, 2), 0)` or `reshape(x, (3, 2))`.") { arguments in
        guard let value = arguments.value(0, "data"), let rows = arguments.value(1, "nrow"),
          let columns = arguments.value(2, "ncol")
        else { return nil }
        return Double(value) == nil
          ? "reshape(\(value), (\(rows), \(columns)))" : "full((\(rows), \(columns)), \(value))"
      }
    ),
    (
      ["seq"],
      ForeignCall(
        advice: "`arange(0, 1, 0.1)` ends with 0.9; `linspace(0, 1, 11)` has both ends."
      ) { arguments in
        guard let start = arguments.value(0, "from"), let stop = arguments.value(1, "to") else {
          return nil
        }
        if let count = arguments.keywords["length_out"] {
          return "linspace(\(start), \(stop), \(count))"
        }
        return "arange(\([start, stop, arguments.value(2, "by") ?? "1"].joined(separator: ", ")))"
      }
    ),
    (["find", "findall", "which"], advised("Select directly: `x[x > 2]`.")),
    (
      ["repmat", "tile"],
      advised("Shapes that fit repeat themselves: `reshape(x, (-1, 1)) + y`.")
    ),
    (["do.call"], advised("Write `f(xs...)`.")),
    (["isa"], advised("Write `type(x)`.")),
    (
      ["subplot", "par", "layout", "subplots"],
      advised("Figures stand side by side in `row(a, b)`.")
    ),
  ]

  private static let numbers: [([String], ForeignCall)] = [
    (["set.seed", "rng"], pattern("seed($0)")),
    (["dnorm"], pattern("exp(-($0)^2 / 2) / sqrt(2 * pi)")),
    (["logspace"], pattern("10^linspace($0, $1, $2)")),
    (["as.numeric", "Float64", "float", "double"], pattern("$0", "All numbers are of one kind.")),
    (["int", "Int", "as.integer"], pattern("floor($0)")),
    (
      ["rnorm"],
      ForeignCall(advice: "Write `mean + sd * randn(n)`.") { arguments in
        arguments.value(0, "n").map {
          scaled(
            arguments.value(1, "mean"), arguments.value(2, "sd"), "randn(\($0))")
        }
      }
    ),
    (
      ["runif"],
      ForeignCall(advice: "Write `min + (max - min) * rand(n)`.") { arguments in
        arguments.value(0, "n").map {
          spread(arguments.value(1, "min"), arguments.value(2, "max"), "rand(\($0))")
        }
      }
    ),
    (
      ["random.normal"],
      ForeignCall(advice: "Write `mean + sd * randn(n)`.") { arguments in
        scaled(
          arguments.value(0, "loc", "mean"), arguments.value(1, "scale", "std"),
          "randn(\(arguments.value(2, "size") ?? "1"))")
      }
    ),
    (
      ["random.uniform"],
      ForeignCall(advice: "Write `low + (high - low) * rand(n)`.") { arguments in
        spread(
          arguments.value(0, "low"), arguments.value(1, "high"),
          "rand(\(arguments.value(2, "size") ?? "1"))")
      }
    ),
  ]

  private static func scaled(_ mean: String?, _ deviation: String?, _ draws: String) -> String {
    var result = draws
    if let deviation, Double(deviation) != 1 { result = "\(deviation) * \(result)" }
    if let mean, Double(mean) != 0 { result = "\(mean) + \(result)" }
    return result
  }

  private static func spread(_ low: String?, _ high: String?, _ draws: String) -> String {
    guard let low, let high else { return draws }
    if Double(low) == 0 { return Double(high) == 1 ? draws : "\(high) * \(draws)" }
    return "\(low) + (\(high) - \(low)) * \(draws)"
  }

  private static let texts: [([String], ForeignCall)] = [
    (["read.csv", "read.table", "csvread", "readtable", "read", "load"], pattern("read_csv($0)")),
    (["num2str", "as.character", "string"], pattern("str($0)")),
    (
      ["paste"], ForeignCall(advice: "Texts are joined with `+`.") { joined($0, by: " + \" \" + ") }
    ),
    (
      ["paste0", "strcat"],
      ForeignCall(advice: "Texts are joined with `+`.") { joined($0, by: " + ") }
    ),
    (
      ["printf", "fprintf", "sprintf"],
      ForeignCall(advice: "Texts take values by `$`: `print(\"n = $n\")`.") { arguments in
        guard let text = arguments.positional.first, text.hasPrefix("\"") else { return nil }
        let values = arguments.positional.dropFirst()
        guard var filled = Placeholder.percent.filling(text, with: values) else { return nil }
        // `print` ends the line itself.
        if filled.hasSuffix("\\n\""), !filled.hasSuffix("\\\\n\"") {
          filled = filled.dropLast(3) + "\""
        }
        return "print(\(filled))"
      }
    ),
    (
      ["cat"],
      ForeignCall(advice: "Write `print(…)`; arrays are joined by `concat`.") { arguments in
        guard arguments.positional.contains(where: { $0.hasPrefix("\"") }) else { return nil }
        return "print(\(arguments.positional.filter { $0 != "\"\\n\"" }.joined(separator: ", ")))"
      }
    ),
  ]

  private static func joined(_ arguments: Arguments, by separator: String) -> String? {
    guard arguments.keywords.isEmpty, !arguments.positional.isEmpty else { return nil }
    return arguments.positional.map { $0.hasPrefix("\"") ? $0 : "str(\($0))" }
      .joined(separator: separator)
  }
}
