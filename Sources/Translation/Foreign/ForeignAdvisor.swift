import PythonCells
import Language
package import Checking
package import Diagnostics
package import Syntax

/// Says of a name that this language does not have, and another one has, what is written for it here.
package struct ForeignAdvisor {
  private let cell: ParsedCell
  let source: SourceText
  let facts: [String: Fact]

  package init(_ cell: ParsedCell, facts: [String: Fact]) {
    self.cell = cell
    self.facts = facts
    source = SourceText(cell.source)
  }

  /// The complaint about a name, in words of the language that has it; any other complaint as it is.
  package func advised(_ complaint: Diagnostic) -> Diagnostic {
    switch complaint.topic {
    case .missingArgument:
      place(of: complaint.span, isCall: true).flatMap { advice($0, complaint) } ?? complaint
    // A keyword that is nearly one of this language's is a slip, whatever else has a function of that name.
    case .unknownKeyword where complaint.correction?.span == complaint.span: complaint
    case .unknownName, .unknownKeyword:
      place(of: complaint.span).flatMap { advice($0, complaint) } ?? complaint
    case .tooManyArguments, .wrongType:
      figureMethod(complaint) ?? place(of: complaint.span).flatMap { advice($0, complaint) }
        ?? complaint
    case .unknownMethod, .unknownField, .unknownColumn, .noFields:
      memberAdvice(complaint) ?? complaint
    default: complaint
    }
  }

  // MARK: Places

  /// A name with what stands behind its dots, and the call of it.
  struct Place {
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
  func path(to span: Span) -> [Expression] {
    var path: [Expression] = []
    var level = cell.statements.map { $0.expression }
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
    let isUnknown = complaint.topic == .unknownName
    guard !isUnknown || place.name.span.lower == complaint.span.lower else { return nil }
    if isUnknown, place.words.count > 1 {
      if let found = pieced(dotted, place) { return found }
      if let found = answer(dotted, ForeignRows.named(dotted), place, complaint) { return found }
      if Self.packages.contains(place.words[0]) { return packageAdvice(place, complaint) }
    }
    // Names of kernels here are draws elsewhere, `size` and `table` take other arguments.
    let isOther =
      switch complaint.topic {
      // NumPy's `where(x)` is the places where `x` holds.
      case .missingArgument: dotted == "where" && place.arguments.allSatisfy { $0.name == nil }
      case .tooManyArguments: ["uniform", "normal", "size"].contains(dotted)
      case .unknownKeyword: ["table", "uniform", "normal", "range"].contains(dotted)
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
      .packagePrefix, "There are no packages here, so `\(root).` is not needed",
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
  func pythonAnswer(
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

  func answer(
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

  func worded(
    _ name: String, at span: Span, help: String, hasCounterpart: Bool,
    correction: Diagnostic.Correction? = nil
  ) -> Diagnostic {
    Diagnostic(
      .foreignName,
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
}
