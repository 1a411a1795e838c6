import Language
import Diagnostics
import Syntax

extension Checker {
  mutating func visitCall(_ callee: Expression, _ arguments: [Argument], _ span: Span) -> Fact {
    if let complaint = bareType(arguments) ?? bareText(callee, arguments) {
      complain(complaint)
      return .unknown
    }
    warnOfAxis(callee, arguments)
    callOfName = arguments
    let called = visit(callee)
    callOfName = nil
    let facts = arguments.map { visit($0.value) }
    switch called {
    case .builtin(let signature):
      check(arguments, facts, against: signature.parameters, of: signature.name, span, signature)
      if let complaint = shapeComplaint(signature, arguments, facts) { complain(complaint) }
      return result(of: signature, arguments, facts)
    case .function(let parameters):
      let name: String = if case .name(let name) = callee.kind { name } else { "this function" }
      check(arguments, facts, against: parameters, of: name, span, nil)
      return .unknown
    case .number, .boolean, .text, .nothing:
      complain(notCallable(callee, called))
      return .unknown
    default: return .unknown
    }
  }

  /// `x.max(1)`, which compares with 1 here and goes along an axis elsewhere.
  private mutating func warnOfAxis(_ callee: Expression, _ arguments: [Argument]) {
    guard case .field(_, let name, _) = callee.kind, name == "max" || name == "min",
      globals[name] == nil, arguments.count == 1, arguments[0].name == nil,
      ["0", "1", "-1", "2"].contains(text(of: arguments[0].value))
    else { return }
    let axis = text(of: arguments[0].value)
    complain(
      Diagnostic(
        .axisByPosition, "This compares each element with \(axis)", at: arguments[0].value.span,
        help: "Along an axis it is `\(name)(axis=\(axis))`.",
        correction: .init(arguments[0].value.span, "axis=\(axis)"), severity: .warning))
  }

  /// `color=red`: an unknown name where a text is wanted is that text without its quotes.
  private func bareText(_ callee: Expression, _ arguments: [Argument]) -> Diagnostic? {
    guard case .name(let name) = callee.kind, let signature = Catalog.entry(named: name) else {
      return nil
    }
    for argument in arguments {
      guard let keyword = argument.name, case .name(let value) = argument.value.kind,
        !isKnown(value),
        signature.parameters.contains(where: {
          $0.name == keyword.text && [.text, .texts].contains($0.type)
        })
      else { continue }
      return Diagnostic(
        .unknownName, "There is no name `\(value)`, and `\(keyword.text)` is a text",
        at: argument.value.span, help: "Texts stand in double quotes.",
        correction: .init(argument.value.span, "\"\(value)\""))
    }
    guard let argument = arguments.first, argument.name == nil, globals[name] == nil,
      signature.parameters.first?.type == .text, let word = bareWord(argument.value)
    else { return nil }
    return Diagnostic(
      .unknownName, "There is no name `\(word)`, and `\(name)` takes a text",
      at: argument.value.span, help: "Texts stand in double quotes.",
      correction: .init(argument.value.span, "\"\(word)\""))
  }

  /// `Estimates`, and `data.csv` with its ending, where no cell has given such a name.
  private func bareWord(_ expression: Expression) -> String? {
    switch expression.kind {
    case .name(let name): return isKnown(name) ? nil : name
    case .field(let base, let ending, _):
      guard case .name(let name) = base.kind, !isKnown(name),
        ["csv", "tsv", "txt", "dat", "json", "npy", "npz"].contains(ending)
      else { return nil }
      return "\(name).\(ending)"
    default: return nil
    }
  }

  private func notCallable(_ callee: Expression, _ fact: Fact) -> Diagnostic {
    let what = fact.described ?? "a value"
    var complaint = Diagnostic(
      .notCallable, "This is \(what), and cannot be called", at: callee.span,
      help: "To multiply, write `*`.")
    if case .name(let name) = callee.kind {
      complaint.title = "`\(name)` is \(what), and cannot be called"
      if Catalog.entry(named: name) != nil {
        complaint.help =
          "A cell gave the built-in name `\(name)` a new value; `%reset \(name)` brings it back."
      } else {
        complaint.correction = .init(Span(callee.span.upper, callee.span.upper), " * ")
      }
    } else {
      complaint.correction = .init(Span(callee.span.upper, callee.span.upper), " * ")
    }
    return complaint
  }

  // MARK: Arguments

  /// Compares the arguments of a call with the parameters: one complaint at most.
  private mutating func check(
    _ arguments: [Argument], _ facts: [Fact], against parameters: [Signature.Parameter],
    of name: String, _ span: Span, _ signature: Signature?
  ) {
    let positional = arguments.indices.filter { arguments[$0].name == nil }
    let keywords = arguments.indices.filter { arguments[$0].name != nil }
    let order = positional + keywords
    let binding = Binding(
      positional: positional.count, keywords: keywords.lazy.compactMap { arguments[$0].name?.text },
      isOpen: arguments.contains { $0.value.isSpread }, to: parameters)
    var taken = [Signature.Parameter?](repeating: nil, count: arguments.count)
    for (parameter, argument) in zip(parameters, binding.arguments) {
      if let argument { taken[order[argument]] = parameter }
    }
    let wrong: Int? =
      switch binding.problem {
      case .tooMany(let argument): positional[argument]
      case .unknown(let keyword), .twice(let keyword): keywords[keyword]
      case .missing, nil: nil
      }
    // What does not fit is told in the order of the arguments.
    for (index, argument) in arguments.enumerated() where index != wrong {
      if let wrong, index > wrong { break }
      if let parameter = taken[index],
        let complaint = mismatch(argument.value, facts[index], parameter, name, span)
      {
        return complain(complaint)
      }
    }
    let help = signature.map { "It is called as `\($0.written)`." }
    let complaint = binding.complaint(
      about: name, parameters, call: span, positional: positional.count,
      help: help ?? "It takes \(listed(parameters)).",
      argument: { arguments[positional[$0]].value.span },
      keyword: {
        (arguments[keywords[$0]].name?.text ?? "", arguments[keywords[$0]].name?.span ?? span)
      })
    guard var complaint else { return }
    switch binding.problem {
    case .tooMany(let place):
      let extra = arguments[positional[place]].value
      if facts[positional[place]] == .text,
        parameters.contains(where: { $0.name == "style" && $0.isKeywordOnly })
      {
        complaint.help = "Give the style by its name."
        complaint.correction = .init(extra.span, "style=" + text(of: extra))
      } else if let signature {
        complete(&complaint, arguments, facts, at: place, of: signature)
      } else {
        complaint = shadowing(name, complaint)
      }
    case .unknown(let number):
      let argument = arguments[keywords[number]]
      guard let keyword = argument.name else { return }
      complaint =
        needlessKeyword(keyword, in: arguments, of: name)
        ?? foreignKeyword(keyword, argument.value, in: arguments, of: name, parameters, span)
        ?? widthOfKernel(keyword, argument.value, in: arguments, of: name, parameters) ?? complaint
      let isOfBuiltin =
        signature == nil
        && Catalog.entry(named: name)?.parameters.contains { $0.name == keyword.text } ?? false
      if isOfBuiltin { complaint = shadowing(name, complaint) }
    case .twice(let number):
      if let keyword = arguments[keywords[number]].name {
        complaint.correction = removal(of: keyword, in: arguments)
      }
    case .missing, nil: break
    }
    complain(complaint)
  }

  /// Corrects what is usually meant by arguments too many: numbers that are a list, the width of a kernel, keywords
  /// without their names.
  private func complete(
    _ complaint: inout Diagnostic, _ arguments: [Argument], _ facts: [Fact], at position: Int,
    of signature: Signature
  ) {
    guard arguments.allSatisfy({ $0.name == nil }) else { return }
    let extra = arguments[position].value
    let last = position > 0 ? signature.parameters[position - 1].type : nil
    if position == 1, last == .array, signature.group != .kernels,
      facts.allSatisfy({ $0.shape == [] })
    {
      let numbers = arguments[0].value.span.union(arguments[arguments.count - 1].value.span)
      complaint.help = "Several numbers are one list: `[1, 2, 3]`."
      complaint.correction = .init(numbers, "[\(source.text(numbers))]")
    } else if arguments.count == position + 1, last == .kernel, facts[position].shape == [],
      case .name = arguments[position - 1].value.kind
    {
      let kernel = arguments[position - 1].value
      complaint.help = "The width belongs to the kernel."
      complaint.correction = .init(
        kernel.span.union(extra.span), "\(text(of: kernel))(width=\(text(of: extra)))")
    } else {
      // Keywords in their order, each with the next value that suits it.
      var keywords: [Signature.Parameter] = []
      var named: [String] = []
      var rest = Array(zip(arguments[position...], facts[position...]))[...]
      for keyword in signature.parameters where keyword.isKeywordOnly {
        guard let (argument, fact) = rest.first, suits(keyword, fact, argument.value) else {
          continue
        }
        keywords.append(keyword)
        named.append("\(keyword.name)=\(text(of: argument.value))")
        rest = rest.dropFirst()
      }
      guard rest.isEmpty else { return }
      complaint.help =
        keywords.count == 1 && keywords.first?.name == "axis"
        ? "The axis is given by its name."
        : "The rest is given by name: `\(named.joined(separator: ", "))`."
      complaint.correction = .init(
        extra.span.union(arguments[arguments.count - 1].value.span),
        named.joined(separator: ", "))
    }
  }

  /// Whether a value is known to be what a keyword takes.
  private func suits(_ keyword: Signature.Parameter, _ fact: Fact, _ value: Expression) -> Bool {
    switch keyword.type {
    case .text:
      guard case .text(let parts) = value.kind, parts.count == 1, case .literal(let word) = parts[0]
      else { return false }
      return keyword.choices.contains(ForeignName.choices[word.lowercased()] ?? word)
    case .kernel:
      if case .builtin(let signature) = fact { return signature.group == .kernels }
      if case .function = fact { return true }
      return isKernelWithWidth(value)
    case .number: return fact.shape == []
    case .integer: return fact.shape == [] && accepts(.integer, fact)
    case .any: return fact.shape != nil
    case .boolean: return fact == .boolean
    default: return false
    }
  }

  /// `gaussian(width=0.5)`.
  private func isKernelWithWidth(_ value: Expression) -> Bool {
    guard case .call(let callee, let arguments) = value.kind, let kernel = builtinKernel(callee)
    else { return false }
    return !kernel.isEmpty && arguments.count == 1 && arguments[0].name?.text == "width"
  }

  /// `gaussian(0.5)`, which is a weight, where a kernel is wanted.
  private func widthByPosition(_ value: Expression) -> (kernel: String, width: Expression)? {
    guard case .call(let callee, let arguments) = value.kind, let kernel = builtinKernel(callee),
      arguments.count == 1, arguments[0].name == nil, case .number = arguments[0].value.kind
    else { return nil }
    return (kernel, arguments[0].value)
  }

  /// The name of one of the language's kernels.
  private func builtinKernel(_ expression: Expression) -> String? {
    guard case .name(let name) = expression.kind, globals[name] == nil,
      Catalog.entry(named: name)?.group == .kernels
    else { return nil }
    return name
  }

  private func listed(_ parameters: [Signature.Parameter]) -> String {
    parameters.map { "`\($0.name)`" }.joined(separator: ", ")
  }

  // MARK: Types

  /// A complaint when the source settles that an argument cannot fit.
  private func mismatch(
    _ value: Expression, _ fact: Fact, _ parameter: Signature.Parameter, _ name: String,
    _ call: Span
  ) -> Diagnostic? {
    if !parameter.choices.isEmpty, case .text(let parts) = value.kind, parts.count <= 1 {
      let word: String = if case .literal(let word)? = parts.first { word } else { "" }
      if case .interpolation? = parts.first { return nil }
      guard !parameter.choices.contains(word) else { return nil }
      return unknownChoice(word, of: parameter, at: value.span, isLiteral: true)
    }
    let width = parameter.type == .kernel ? widthByPosition(value) : nil
    guard var described = width == nil ? fact.described : "a number",
      width != nil || !accepts(parameter.type, fact)
    else { return nil }
    // A number where a whole one should be: say which.
    if parameter.type == .integer, case .number(let number?) = fact { described = "\(number)" }
    let isRange = name == "range" && parameter.type == .integer
    var complaint = Diagnostic(
      .wrongType,
      "`\(name)` needs \(parameter.type.withArticle) for `\(parameter.name)`, not \(described)",
      at: value.span, help: isRange ? "Steps of any length are taken by `arange`." : nil)
    if parameter.type == .kernel {
      complaint.help = "A kernel has its width by name: `gaussian(width=0.5)`."
      if let width {
        complaint.correction = .init(value.span, "\(width.kernel)(width=\(text(of: width.width)))")
      } else if case .number = fact {
        complaint.correction = .init(value.span, "gaussian(width=\(text(of: value)))")
      }
    }
    if isRange, source.text(call).hasPrefix("range(") {
      complaint.correction = .init(Span(call.lower, call.lower + 5), "arange")
    }
    if parameter.type == .kernel || parameter.type == .function, case .text(let parts) = value.kind,
      parts.count == 1, case .literal(let word) = parts[0], Catalog.entry(named: word) != nil
    {
      complaint.help = "Functions and kernels are named without quotes."
      complaint.correction = .init(value.span, word)
    } else if parameter.type == .kernel, case .text(let parts) = value.kind, parts.count == 1,
      case .literal(let word) = parts[0],
      let kernel = nearest(
        to: word, among: Catalog.kernels.flatMap { [$0.name] + $0.aliases }.sorted())
    {
      complaint.help = "Did you mean `\(kernel)`?"
      complaint.correction = .init(value.span, kernel)
    }
    return complaint
  }

  private func accepts(_ type: ValueType, _ fact: Fact) -> Bool {
    switch (type, fact) {
    case (_, .nothing), (_, .unknown), (.any, _): true
    case (.text, _): fact == .text
    case (.texts, .number), (.texts, .boolean), (.texts, .function), (.texts, .builtin): false
    case (.number, .text), (.integer, .text), (.boolean, .text), (.array, .text), (.shape, .text):
      false
    case (.number, .function), (.integer, .function), (.array, .function), (.shape, .function):
      false
    case (.number, .builtin), (.integer, .builtin), (.array, .builtin), (.shape, .builtin): false
    case (.integer, .number(let value)): value.map { $0 == $0.rounded() } ?? true
    case (.function, .number), (.function, .text), (.function, .boolean), (.function, .array): false
    case (.kernel, .number), (.kernel, .text), (.kernel, .boolean), (.kernel, .array): false
    case (.table, .number), (.table, .text), (.table, .boolean), (.table, .function): false
    case (.model, .number), (.model, .text), (.model, .boolean): false
    default: true
    }
  }
}

extension ValueType {
  var withArticle: String {
    switch self {
    case .any: "a value"
    case .boolean: "`true` or `false`"
    case .nothing: "nothing"
    case .array: "an array"
    case .integer: "a whole number"
    default: "a " + rawValue
    }
  }
}
