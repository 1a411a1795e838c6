import Diagnostics
import Syntax

extension Checker {
  mutating func visitCall(_ callee: Expression, _ arguments: [Argument], _ span: Span) -> Fact {
    if let complaint = needlessCall(callee, span) {
      complain(complaint)
      return .unknown
    }
    if case .field = callee.kind,
      let complaint = foreignPackageCall(callee, arguments, span) ?? foreignCall(callee)
    {
      complain(complaint)
      return .unknown
    }
    if let complaint = foreignFunction(callee, arguments, span) ?? bareText(callee, arguments) {
      complain(complaint)
      return .unknown
    }
    let called = visit(callee)
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
        "unknown-name", "There is no name `\(value)`, and `\(keyword.text)` is a text",
        at: argument.value.span, help: "Texts stand in double quotes.",
        correction: .init(argument.value.span, "\"\(value)\""))
    }
    guard let argument = arguments.first, argument.name == nil, globals[name] == nil,
      signature.parameters.first?.type == .text, let word = bareWord(argument.value)
    else { return nil }
    return Diagnostic(
      "unknown-name", "There is no name `\(word)`, and `\(name)` takes a text",
      at: argument.value.span, help: "Texts stand in double quotes.",
      correction: .init(argument.value.span, "\"\(word)\""))
  }

  /// `Estimates`, and `data.csv` with its ending, where no cell has given such a name.
  private func bareWord(_ expression: Expression) -> String? {
    switch expression.kind {
    case .name(let name): return isKnown(name) || ForeignName.named(name) != nil ? nil : name
    case .field(let base, let ending, _):
      guard case .name(let name) = base.kind, !isKnown(name),
        ["csv", "tsv", "txt", "dat", "json", "npy"].contains(ending)
      else { return nil }
      return "\(name).\(ending)"
    default: return nil
    }
  }

  private func notCallable(_ callee: Expression, _ fact: Fact) -> Diagnostic {
    let what = fact.described ?? "a value"
    var complaint = Diagnostic(
      "not-callable", "This is \(what), and cannot be called", at: callee.span,
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
    let positional = parameters.filter { !$0.isKeywordOnly && !$0.isVariadic }
    let isVariadic = parameters.contains { $0.isVariadic }
    let hasSpread = arguments.contains { $0.value.isSpread }
    let help = signature.map { "It is called as `\($0.written)`." }
    var given: Set<String> = []
    var position = 0
    for (argument, fact) in zip(arguments, facts) {
      guard let keyword = argument.name else {
        if position < positional.count {
          if !hasSpread {
            given.insert(positional[position].name)
            if let complaint = mismatch(argument.value, fact, positional[position], name, span) {
              return complain(complaint)
            }
          }
        } else if !isVariadic, !hasSpread {
          var complaint = tooManyArguments(
            arguments.count { $0.name == nil }, of: name, takes: parameters,
            at: argument.value.span, help: help ?? "It takes \(listed(parameters)).")
          if fact == .text, parameters.contains(where: { $0.name == "style" && $0.isKeywordOnly }) {
            complaint.help = "Give the style by its name."
            complaint.correction = .init(
              argument.value.span, "style=" + text(of: argument.value))
          } else if let signature {
            complete(&complaint, arguments, facts, at: position, of: signature)
          } else {
            complaint = shadowing(name, complaint)
          }
          return complain(complaint)
        }
        position += 1
        continue
      }
      guard let parameter = parameters.first(where: { $0.name == keyword.text && !$0.isVariadic })
      else {
        let complaint =
          needlessKeyword(keyword, in: arguments, of: name)
          ?? widthOfKernel(keyword, argument.value, in: arguments, of: name, parameters)
          ?? unknownKeyword(keyword.text, at: keyword.span, of: name, among: parameters, help)
        let isOfBuiltin =
          signature == nil
          && Catalog.entry(named: name)?.parameters.contains { $0.name == keyword.text } ?? false
        return complain(isOfBuiltin ? shadowing(name, complaint) : complaint)
      }
      guard given.insert(keyword.text).inserted else {
        var complaint = argumentGivenTwice(keyword.text, at: keyword.span)
        complaint.correction = removal(of: keyword, in: arguments)
        return complain(complaint)
      }
      if let complaint = mismatch(argument.value, fact, parameter, name, span) {
        return complain(complaint)
      }
    }
    guard !hasSpread else { return }
    if let missing = parameters.first(where: { $0.isRequired && !given.contains($0.name) }) {
      complain(
        missingArgument(
          missing.name, of: name, at: span, help: help ?? "It takes \(listed(parameters))."))
    }
  }

  /// Corrects what is usually meant by one argument too many: numbers that are a list, an axis, the width of a kernel.
  private func complete(
    _ complaint: inout Diagnostic, _ arguments: [Argument], _ facts: [Fact], at position: Int,
    of signature: Signature
  ) {
    guard arguments.allSatisfy({ $0.name == nil }), facts[position].shape == [] else { return }
    let extra = arguments[position].value
    let last = signature.parameters[max(position - 1, 0)]
    if position == 1, last.type == .array, facts.allSatisfy({ $0.shape == [] }) {
      let numbers = arguments[0].value.span.union(arguments[arguments.count - 1].value.span)
      complaint.help = "Several numbers are one list: `[1, 2, 3]`."
      complaint.correction = .init(numbers, "[\(source.text(numbers))]")
    } else if arguments.count == position + 1, last.type == .kernel {
      let kernel = arguments[position - 1].value
      complaint.help = "The width belongs to the kernel."
      complaint.correction = .init(
        kernel.span.union(extra.span), "\(text(of: kernel))(width=\(text(of: extra)))")
    } else if position == 1, signature.parameters.contains(where: { $0.name == "axis" }) {
      complaint.help = "The axis is given by its name."
      complaint.correction = .init(extra.span, "axis=\(text(of: extra))")
    }
  }

  private func listed(_ parameters: [Signature.Parameter]) -> String {
    parameters.map { "`\($0.name)`" }.joined(separator: ", ")
  }

  /// Keywords of NumPy and PyTorch that choose what there is only one of here.
  private static let needlessKeywords: Set<String> = [
    "dtype", "device", "requires_grad", "copy", "inplace", "order", "out",
  ]

  /// `arange(5, dtype=torch.float32)`.
  private func needlessKeyword(_ keyword: Name, in arguments: [Argument], of name: String)
    -> Diagnostic?
  {
    guard Checker.needlessKeywords.contains(keyword.text) else { return nil }
    return Diagnostic(
      "unknown-keyword", "`\(name)` has no keyword `\(keyword.text)`", at: keyword.span,
      help: "There is one kind of number and of array; leave `\(keyword.text)` out.",
      correction: removal(of: keyword, in: arguments))
  }

  /// Leaves an argument out, with a comma.
  private func removal(of keyword: Name, in arguments: [Argument]) -> Diagnostic.Correction? {
    guard let place = arguments.firstIndex(where: { $0.name?.span == keyword.span }) else {
      return nil
    }
    let end = arguments[place].value.span.upper
    if place > 0 { return .init(Span(arguments[place - 1].value.span.upper, end), "") }
    let behind = place + 1 < arguments.count ? arguments[place + 1] : nil
    let next = behind.map { $0.name?.span.lower ?? $0.value.span.lower }
    return .init(Span(keyword.span.lower, next ?? end), "")
  }

  /// `nadaraya_watson(x, y, q, gaussian, bandwidth=0.5)`: the width belongs to the kernel.
  private func widthOfKernel(
    _ keyword: Name, _ width: Expression, in arguments: [Argument], of name: String,
    _ parameters: [Signature.Parameter]
  ) -> Diagnostic? {
    guard keyword.text == "width" || ForeignName.keywords[keyword.text] == "width",
      !parameters.contains(where: { $0.name == "width" }),
      let place = parameters.firstIndex(where: { $0.type == .kernel })
    else { return nil }
    var complaint = Diagnostic(
      "unknown-keyword", "`\(name)` has no keyword `\(keyword.text)`", at: keyword.span,
      help: "The width belongs to the kernel: `gaussian(width=0.5)`.")
    let last = arguments.firstIndex { $0.name?.span == keyword.span } ?? 0
    let kernel = arguments.firstIndex {
      $0.name.map { $0.text == parameters[place].name } ?? false
    }
    let position = kernel ?? place
    guard last > 0 else { return complaint }
    let removed = Span(arguments[last - 1].value.span.upper, width.span.upper)
    if position < last, kernel != nil || arguments[position].name == nil {
      guard case .name(let word) = arguments[position].value.kind else { return complaint }
      let span = arguments[position].value.span
      complaint.correction = .init(
        Span(span.lower, removed.upper),
        "\(word)(width=\(text(of: width)))" + source.text(Span(span.upper, removed.lower)))
    } else if kernel == nil, arguments.filter({ $0.name == nil }).count <= place {
      complaint.correction = .init(
        keyword.span.union(width.span),
        "\(parameters[place].name)=gaussian(width=\(text(of: width)))")
    }
    return complaint
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
    guard var described = fact.described, !accepts(parameter.type, fact) else { return nil }
    // A number where a whole one should be: say which.
    if parameter.type == .integer, case .number(let number?) = fact { described = "\(number)" }
    let isRange = name == "range" && parameter.type == .integer
    var complaint = Diagnostic(
      "wrong-type",
      "`\(name)` needs \(parameter.type.withArticle) for `\(parameter.name)`, not \(described)",
      at: value.span, help: isRange ? "Steps of any length are taken by `arange`." : nil)
    if isRange, source.text(call).hasPrefix("range(") {
      complaint.correction = .init(Span(call.lower, call.lower + 5), "arange")
    }
    if parameter.type == .kernel || parameter.type == .function, case .text(let parts) = value.kind,
      parts.count == 1, case .literal(let word) = parts[0], Catalog.entry(named: word) != nil
    {
      complaint.help = "Functions and kernels are named without quotes."
      complaint.correction = .init(value.span, word)
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
