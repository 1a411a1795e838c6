package import Checking
package import Diagnostics
package import Syntax

/// Says of a name that this language does not have, and another one has, what is written for it here.
package struct ForeignAdvisor {
  private let cell: ParsedCell
  private let source: SourceText
  private let facts: [String: Fact]

  package init(_ cell: ParsedCell, facts: [String: Fact]) {
    self.cell = cell
    self.facts = facts
    source = SourceText(cell.source)
  }

  /// The complaint about a name, in words of the language that has it; any other complaint as it is.
  package func advised(_ complaint: Diagnostic) -> Diagnostic {
    switch complaint.id {
    case "missing-argument":
      place(of: complaint.span, isCall: true).flatMap { advice($0, complaint) } ?? complaint
    case "unknown-name", "unknown-keyword":
      place(of: complaint.span).flatMap { advice($0, complaint) } ?? complaint
    case "too-many-arguments", "wrong-type":
      figureMethod(complaint) ?? place(of: complaint.span).flatMap { advice($0, complaint) }
        ?? complaint
    case "unknown-method", "unknown-field", "unknown-column", "no-fields":
      memberAdvice(complaint) ?? complaint
    default: complaint
    }
  }

  // MARK: Places

  /// A name with what stands behind its dots, and the call of it.
  private struct Place {
    /// `which` and `max` of `which.max(x)`.
    var words: [String]
    /// The name with its dots.
    var name: Expression
    /// The call, where it is called.
    var call: Expression?
    var arguments: [Argument] = []
    var isStatement = false
  }

  /// The expressions around a place, from the outermost.
  private func path(to span: Span) -> [Expression] {
    var path: [Expression] = []
    var level = cell.statements.map(\.expression)
    while let next = level.first(where: {
      $0.span.lower <= span.lower && span.upper <= $0.span.upper
    }) {
      path.append(next)
      level = next.children
    }
    return path
  }

  private func place(of span: Span, isCall: Bool = false) -> Place? {
    let path = path(to: span)
    // A complaint about arguments stands at one of them.
    var index = path.count - 1
    while index >= 0 {
      if case .name(let name) = path[index].kind, path[index].span == span {
        return place(name, at: index, in: path)
      }
      if case .call(let callee, _) = path[index].kind, case .name(let name) = callee.kind,
        callee.span != span, path[index].span != span || isCall
      {
        return place(name, at: index + 1, in: Array(path[...index]) + [callee])
      }
      index -= 1
    }
    return nil
  }

  private func place(_ name: String, at index: Int, in path: [Expression]) -> Place {
    var place = Place(words: [name], name: path[index])
    var index = index
    while index > 0, case .field(let base, let field, _) = path[index - 1].kind,
      base.span == path[index].span
    {
      index -= 1
      place.words.append(field)
      place.name = path[index]
    }
    if index > 0, case .call(let callee, let arguments) = path[index - 1].kind,
      callee.span == path[index].span
    {
      place.call = path[index - 1]
      place.arguments = arguments
      index -= 1
    }
    place.isStatement = index == 0
    return place
  }

  // MARK: Names

  private static let packages: Set<String> = Set(PythonRows.usualNames.keys).union([
    "numpy", "matplotlib", "pd", "pandas", "scipy", "sns", "random", "statsmodels", "sklearn",
    "stats", "Base", "Plots", "Random", "Statistics", "LinearAlgebra", "StatsBase", "dplyr",
  ])

  private func advice(_ place: Place, _ complaint: Diagnostic) -> Diagnostic? {
    let dotted = place.words.joined(separator: ".")
    let isUnknown = complaint.id == "unknown-name"
    guard !isUnknown || place.name.span.lower == complaint.span.lower else { return nil }
    if isUnknown, place.words.count > 1 {
      if let found = pieced(dotted, place) { return found }
      if let found = answer(dotted, ForeignRows.named(dotted), place, complaint) { return found }
      if Self.packages.contains(place.words[0]) { return packageAdvice(place, complaint) }
    }
    // Names of kernels here are draws elsewhere, `size` and `table` take other arguments.
    let isOther =
      switch complaint.id {
      case "missing-argument": dotted == "where"
      case "too-many-arguments": ["uniform", "normal", "size"].contains(dotted)
      case "unknown-keyword": ["table", "uniform", "normal", "range"].contains(dotted)
      default: isUnknown
      }
    guard isOther, isUnknown || facts[dotted] == nil else { return nil }
    if place.words.count > 1 { return unknownBase(place, complaint) }
    if let found = pieced(dotted, place) { return found }
    let own = answer(dotted, ForeignRows.named(dotted), place, complaint)
    if let own, own.correction != nil { return own }
    let python = pythonAnswer(dotted, nil, place, complaint)
    return python?.correction == nil ? own ?? python : python
  }

  /// `df.head()`, where there is no `df`.
  private func unknownBase(_ place: Place, _ complaint: Diagnostic) -> Diagnostic? {
    let rows = ForeignRows.named(place.words[0])
    guard let row = rows.first, case .advice(let advice) = row.here else { return nil }
    return worded(place.words[0], at: complaint.span, help: advice, hasCounterpart: false)
  }

  /// `np.exp(x)` and `Statistics.mean(x)`.
  private func packageAdvice(_ place: Place, _ complaint: Diagnostic) -> Diagnostic {
    let name = place.words[place.words.count - 1]
    let root = place.words[0]
    var base = Diagnostic(
      "package-prefix", "There are no packages here, so `\(root).` is not needed",
      at: place.name.span)
    let module = module(place.words.dropLast())
    let found =
      module.flatMap { pythonAnswer(name, $0, place, complaint) }
      ?? answer(name, ForeignRows.named(name), place, complaint)
      ?? pythonAnswer(name, nil, place, complaint)
    if let found {
      base.help = found.help
      base.correction = found.correction
    } else if Catalog.entry(named: name) != nil {
      base.help = "Write `\(name)`."
      base.correction = .init(place.name.span, name)
    } else {
      base.help = "Nothing here is called `\(name)`."
    }
    return base
  }

  private func module(_ words: ArraySlice<String>) -> String? {
    guard let root = words.first,
      var module = PythonRows.usualNames[root] ?? PythonRows.modules[root]
    else { return nil }
    for word in words.dropFirst() {
      guard let member = PythonRows.member(module, word) else { return nil }
      module = member
    }
    return module
  }

  /// What the rows say that translate cells of Python.
  private func pythonAnswer(
    _ name: String, _ module: String?, _ place: Place, _ complaint: Diagnostic
  ) -> Diagnostic? {
    let modules =
      module.map { [$0] } ?? ["np", "torch", "F", "math", "python", "np.random", "special", "."]
    var shown: PythonRow?
    for module in modules {
      for row in PythonRows.rows(module, name) {
        shown = shown ?? row
        guard let filled = filled(row, place) else { continue }
        return worded(
          name, at: place.name.span, help: "Write `\(row.here)`.", hasCounterpart: true,
          correction: filled)
      }
    }
    guard let shown, isKnown(shown) else { return nil }
    return worded(
      name, at: place.name.span, help: "`\(shown.python)` is `\(shown.here)` here.",
      hasCounterpart: true)
  }

  private func answer(
    _ name: String, _ rows: [ForeignRow], _ place: Place, _ complaint: Diagnostic
  ) -> Diagnostic? {
    var help: Diagnostic?
    var advice: Diagnostic?
    for row in rows {
      switch row.here {
      case .advice(let sentence):
        advice =
          advice ?? worded(name, at: complaint.span, help: sentence, hasCounterpart: false)
      case .nothing:
        return worded(
          name, at: place.name.span,
          help: "Leave it out: nothing has to be closed or switched off.",
          hasCounterpart: false,
          correction: place.isStatement
            ? .init((place.call ?? place.name).span, "") : nil)
      case .source(let here):
        if here.hasPrefix("%") {
          guard place.isStatement else { continue }
          return worded(
            name, at: complaint.span, help: "Write `\(here)`.", hasCounterpart: true,
            correction: .init((place.call ?? place.name).span, here))
        }
        let template = PythonRow(row.language, row.call, here, .fixed(.unknown))
        guard isKnown(template) else { continue }
        // A text becomes a number by what reads it alone.
        if Self.numberMakers.contains(name), let given = place.arguments.first, isText(given),
          !here.contains("number(")
        {
          continue
        }
        let filled = filled(template, place)
        let givesPlaces = ["r", "julia", "matlab"].contains(row.language) && here.contains("arg")
        let found = worded(
          name, at: place.name.span,
          help: "Write `\(here)`\(givesPlaces ? "; places count from 0" : "").",
          hasCounterpart: true, correction: filled)
        if filled != nil { return found }
        help = help ?? found
      }
    }
    guard let help = advice ?? help else {
      guard let first = rows.first, first.language != "table", first.language != "figure" else {
        return nil
      }
      return worded(
        name, at: complaint.span, help: "With these arguments it has no counterpart here.",
        hasCounterpart: false)
    }
    return help
  }

  private static let numberMakers: Set<String> = [
    "int", "float", "as.numeric", "as.integer", "Float64", "Int", "float32", "float64", "bool",
  ]

  private func isText(_ argument: Argument) -> Bool {
    switch argument.value.kind {
    case .text: true
    case .name(let name): facts[name] == .text
    default: false
    }
  }

  private func worded(
    _ name: String, at span: Span, help: String, hasCounterpart: Bool,
    correction: Diagnostic.Correction? = nil
  ) -> Diagnostic {
    Diagnostic(
      "foreign-name",
      hasCounterpart
        ? "`\(name)` is spelled differently here" : "There is no `\(name)` in this language",
      at: span, help: help, correction: correction)
  }

  /// Whether every function that a row writes is there.
  private func isKnown(_ row: PythonRow) -> Bool {
    let parameters = Set(row.parameters.map { $0.name })
    func areKnown(_ expression: Expression) -> Bool {
      if case .name(let name) = expression.kind, !parameters.contains(name),
        Catalog.entry(named: name) == nil
      {
        return false
      }
      return expression.children.allSatisfy(areKnown)
    }
    let tree = parse(row.here)
    return tree.diagnostics.isEmpty && tree.statements.allSatisfy { areKnown($0.expression) }
  }

  // MARK: Filling

  /// What stands for the name or its call, by a row.
  private func filled(_ row: PythonRow, _ place: Place) -> Diagnostic.Correction? {
    guard isKnown(row) else { return nil }
    var translator = Translator(
      source: cell.source, cellName: "cell", notebook: PythonNotebook(), facts: facts)
    translator.frames = [Translator.Frame(isFunction: false)]
    guard let call = place.call else { return named(row, place) }
    guard row.python.contains("("),
      let placed = placed(place.arguments, in: row),
      let code = try? translator.filled(row, placed, module: "", at: call.span)
    else { return nil }
    return .init(call.span, code.text)
  }

  /// A function that is named and not called: its name here, or a function without a name.
  private func named(_ row: PythonRow, _ place: Place) -> Diagnostic.Correction? {
    guard row.python.contains("(") else { return .init(place.name.span, row.here) }
    let tree = parse(row.here).statements[0].expression
    let parameters = row.parameters.filter { $0.standard == nil }.map { $0.name }
    if case .call(let callee, let arguments) = tree.kind, case .name(let name) = callee.kind,
      arguments.count >= parameters.count,
      zip(arguments, parameters).allSatisfy({ $0.name == nil && $0.value.kind == .name($1) })
    {
      return .init(place.name.span, name)
    }
    guard !parameters.isEmpty, row.parameters.count == parameters.count else { return nil }
    let head = parameters.count == 1 ? parameters[0] : "(\(parameters.joined(separator: ", ")))"
    return .init(place.name.span, "\(head) -> \(row.here)")
  }

  /// The arguments of a call in the places of a row's parameters; nil when they do not fit.
  private func placed(_ arguments: [Argument], in row: PythonRow) -> [PlacedArgument]? {
    let parameters = row.parameters
    func isLiteral(_ parameter: PythonRow.Parameter) -> Bool {
      parameter.name.first.map { $0.isNumber || $0 == "-" || $0 == "\"" } ?? false
    }
    var places: [PlacedArgument] = []
    var next = 0
    for argument in arguments {
      if argument.value.isSpread { return nil }
      let code = Code(
        source.text(argument.value.span), argument.value.level,
        isSimple: argument.value.isLiteralOrName)
      if let keyword = argument.name?.text {
        guard !PythonRows.needlessKeywords.contains(keyword), keyword != "dtype" else { continue }
        let known = [keyword, PythonRows.keywords[keyword] ?? keyword]
        guard
          let parameter = parameters.first(where: { known.contains($0.name) }),
          !places.contains(where: { $0.name == parameter.name })
        else { return nil }
        places.append(PlacedArgument(name: parameter.name, code: code))
        continue
      }
      guard next < parameters.count, !parameters[next].isKeywordOnly else { return nil }
      let parameter = parameters[next]
      if !parameter.isVariadic { next += 1 }
      if isLiteral(parameter) {
        guard code.text == parameter.name else { return nil }
      } else {
        places.append(PlacedArgument(name: parameter.name, code: code))
      }
    }
    let missing = parameters.enumerated().contains { index, parameter in
      isLiteral(parameter)
        ? index >= next
        : parameter.standard == nil && !places.contains { $0.name == parameter.name }
    }
    return missing ? nil : places
  }

  /// Calls whose arguments no row can place: any number of values, or texts with places for values in them.
  private func pieced(_ name: String, _ place: Place) -> Diagnostic? {
    guard let call = place.call, place.arguments.allSatisfy({ !$0.value.isSpread }) else {
      return nil
    }
    let values = place.arguments.filter { $0.name == nil }.map { $0.value }
    let texts = values.map { source.text($0.span) }
    let isPlain = values.count == place.arguments.count
    func said(_ help: String, _ correction: String?) -> Diagnostic {
      worded(
        name, at: place.name.span, help: help, hasCounterpart: true,
        correction: correction.map { .init(call.span, $0) })
    }
    switch name {
    case "c":
      return said(
        "A list is written in square brackets: `[1, 2, 3]`.",
        isPlain ? "[\(texts.joined(separator: ", "))]" : nil)
    case "list":
      guard isPlain else { return nil }
      // Python's `list(range(5))` takes one value apart, R's `list(1, 2)` takes several.
      let items = texts.count == 1 ? Code(texts[0], values[0].level).at(.postfix) + "..." : nil
      return said(
        "A list is written in square brackets: `[1, 2, 3]`.",
        "[\(items ?? texts.joined(separator: ", "))]")
    case "paste", "paste0":
      let separator = place.arguments.first { $0.name?.text == "sep" }.map {
        source.text($0.value.span)
      }
      let between = name == "paste0" ? "" : separator ?? "\" \""
      let parts = values.map { value in
        if case .text = value.kind { return source.text(value.span) }
        return "str(\(source.text(value.span)))"
      }
      return said(
        "Texts are joined with `+`, and filled by `$`: `\"n = $n\"`.",
        parts.joined(separator: between.isEmpty ? " + " : " + \(between) + "))
    case "cat" where values.contains(where: { if case .text = $0.kind { true } else { false } }):
      return said(
        "Write `print(…)`; arrays are joined by `concat`.",
        "print(\(texts.filter { $0 != "\"\\n\"" }.joined(separator: ", ")))")
    case "printf", "fprintf", "sprintf":
      guard case .text? = values.first?.kind else { return nil }
      return said(
        "Texts take values by `$`: `print(\"n = $n\")`.",
        filledText(texts[0], percents: Array(texts.dropFirst())).map {
          // `print` ends the line itself.
          name == "sprintf" ? $0 : "print(\($0.replacing(#/\\n"$/#, with: "\"")))"
        })
    case "ksmooth":
      func value(_ index: Int, _ name: String) -> String? {
        place.arguments.first { $0.name?.text == name }.map { source.text($0.value.span) }
          ?? (index < texts.count ? texts[index] : nil)
      }
      guard let x = value(0, "x"), let y = value(1, "y") else { return nil }
      let isNormal = value(2, "kernel")?.contains("normal") ?? false
      let width = value(3, "bandwidth") ?? "0.5"
      return said(
        "Its bandwidth puts the quarters of a kernel at ± 0.25; `width` is that of the kernel.",
        "regression(\(x), \(y); kernel=\(isNormal ? "gaussian" : "boxcar"), width=\(isNormal ? "0.3706506" : "0.5") * \(width))"
      )
    case "table", "data.frame", "tibble", "DataFrame":
      let names = place.arguments.map { argument -> String? in
        if let name = argument.name { return name.text }
        if case .name(let name) = argument.value.kind { return name }
        return nil
      }
      guard !names.isEmpty, !names.contains(nil) else { return nil }
      let end = names.count == 1 ? ",)" : ")"
      let quoted = names.map { "\"\($0 ?? "")\"" }.joined(separator: ", ")
      let columns = place.arguments.map { source.text($0.value.span) }.joined(separator: ", ")
      return said(
        "A table takes its names and its columns: `table((\"x\", \"y\"), (x, y))`.",
        "table((\(quoted)\(end), (\(columns)\(end))")
    default: return nil
    }
  }

  // MARK: Members

  /// `x.pow(2)`, `t.shape`.
  private func memberAdvice(_ complaint: Diagnostic) -> Diagnostic? {
    let path = path(to: complaint.span)
    guard
      let index = path.lastIndex(where: {
        if case .field(_, _, complaint.span) = $0.kind { true } else { false }
      })
    else { return nil }
    // Names of R with a dot in them.
    if case .field(let base, let name, _) = path[index].kind, case .name(let first) = base.kind,
      !ForeignRows.named("\(first).\(name)").isEmpty
    {
      var place = Place(words: [first, name], name: path[index])
      if index > 0, case .call(_, let arguments) = path[index - 1].kind {
        place.call = path[index - 1]
        place.arguments = arguments
      }
      let dotted = "\(first).\(name)"
      return answer(dotted, ForeignRows.named(dotted), place, complaint)
    }
    let kind =
      switch complaint.subject {
      case "table": "table"
      case "figure": "figure"
      case "array", "number", "list", "range", "boolean": "array"
      default: ""
      }
    guard var found = member(at: index, in: path, of: kind, complaint) else { return nil }
    found.title = complaint.title
    found.span = complaint.span
    return found
  }

  /// `line(x, y).xlabel("x")`, which would call `xlabel` with the figure.
  private func figureMethod(_ complaint: Diagnostic) -> Diagnostic? {
    let path = path(to: complaint.span)
    for index in path.indices.reversed() {
      guard case .call(let callee, _) = path[index].kind,
        case .field(_, let name, let span) = callee.kind,
        !ForeignRows.member(name, of: "figure").isEmpty
      else { continue }
      var found = member(
        at: index + 1, in: Array(path[...index]) + [callee], of: "figure", complaint)
      found?.title = "A figure has no method `\(name)`; its parts are joined by `+`"
      found?.span = span
      return found
    }
    return nil
  }

  private func member(
    at index: Int, in path: [Expression], of kind: String, _ complaint: Diagnostic
  ) -> Diagnostic? {
    guard case .field(let base, let name, _) = path[index].kind else { return nil }
    var place = Place(words: [name], name: path[index])
    var isCalled = false
    if index > 0, case .call(let callee, let arguments) = path[index - 1].kind,
      callee.span == path[index].span
    {
      place.call = path[index - 1]
      place.arguments = arguments
      isCalled = true
    }
    // The value before the dot is the first argument.
    place.call = place.call ?? path[index]
    place.arguments = [Argument(base)] + place.arguments
    let rows = ForeignRows.member(name, of: kind).compactMap { row -> ForeignRow? in
      var row = row
      // Fields are written without brackets.
      if case .source = row.here, !row.call.contains("(") {
        if isCalled { return nil }
        row.call += "(x)"
      } else if case .source = row.here, !isCalled {
        return nil
      }
      return row
    }
    let isArray = kind == "array" && isCalled
    guard
      var found = answer(name, rows, place, complaint)
        ?? (isArray ? pythonAnswer(name, ".", place, complaint) : nil)
    else { return nil }
    found.id = isCalled ? "foreign-method" : complaint.id
    return found
  }
}

extension Expression {
  /// How tightly an expression of this language binds.
  var level: Code.Level {
    switch kind {
    case .lambda, .assignment: .lambda
    case .conditional: .conditional
    case .logical(let sign, _, _): sign == .and ? .and : .or
    case .comparison: .comparison
    case .unary: .unary
    case .binary(let sign, _, _, _):
      switch sign {
      case .add, .subtract: .sum
      case .power: .power
      default: .product
      }
    default: .postfix
    }
  }

  var isSpread: Bool { if case .spread = kind { true } else { false } }

  fileprivate var isLiteralOrName: Bool {
    switch kind {
    case .number, .name, .boolean, .nothing: true
    default: false
    }
  }
}
