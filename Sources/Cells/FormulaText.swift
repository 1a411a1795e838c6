import Language
import Checking
import Diagnostics
import Estimators
import Values
import Syntax

/// What a value says as a typeset formula; nil for values that say nothing so.
func formula(of value: Value) -> LaTeXText? {
  switch value {
  case .function(let function): formula(ofDefinition: function.code.definition)
  case .object(.kernel(let value)): formula(of: value.kernel)
  default: nil
  }
}

/// A function of one line: `f(x) = exp(-x^2 / 2)` with fractions, powers and Greek letters.
///
/// Nil for what a formula has no place for (blocks, texts, lists, indices), and where it would say no more than the
/// definition does.
func formula(ofDefinition source: String) -> LaTeXText? {
  guard let text = typeset(source),
    ["\\frac", "^{", "\\sqrt", "\\begin"].contains(where: text.source.contains)
  else { return nil }
  return text
}

/// A kernel at the distances from a query to the keys, in units of its width.
private func formula(of kernel: SmoothingKernel) -> LaTeXText? {
  if case .own = kernel.shape { return nil }
  let name = kernel.shape.name
  guard let shape = Catalog.entry(named: name)?.formula else { return nil }
  let formula: LaTeXText = "\\text{\(name):} \\quad \(LaTeXText(ownWords: shape))"
  if kernel.shape == .constant { return formula }
  let widths: [LaTeXText] = kernel.widths.map { numeral($0)?.text ?? "\\infty" }
  if widths.count == 1 { return "\(formula), \\quad u = \\frac{q - x}{\(widths[0])}" }
  return "\(formula), \\quad u^2 = \\sum_j \\left(\\frac{q_j - x_j}{h_j}\\right)^2, "
    + "\\quad h = \\left(\(widths.joined(", "))\\right)"
}

private func typeset(_ source: String) -> LaTeXText? {
  let cell = parse(source)
  guard cell.diagnostics.isEmpty, cell.statements.count == 1 else { return nil }
  let statement = cell.statements[0].expression
  switch statement.kind {
  case .definition(let name, let function):
    guard let parameters = parameters(function), let body = latex(function.body) else { return nil }
    return "\(symbol(name.text))\\left(\(parameters)\\right) = \(body.text)"
  case .lambda(let function):
    guard let parameters = parameters(function), let body = latex(function.body) else { return nil }
    let isSingle = function.parameters.count == 1
    let arguments = isSingle ? parameters : "\\left(\(parameters)\\right)"
    return "\(arguments) \\mapsto \(body.text)"
  default: return nil
  }
}

private func parameters(_ function: Function) -> LaTeXText? {
  guard !function.parameters.isEmpty, function.parameters.allSatisfy({ !$0.isVariadic }) else {
    return nil
  }
  var parts: [LaTeXText] = []
  for parameter in function.parameters {
    guard let value = parameter.defaultValue else {
      parts.append(symbol(parameter.name.text))
      continue
    }
    guard let standard = latex(value) else { return nil }
    parts.append("\(symbol(parameter.name.text))=\(standard.text)")
  }
  return parts.joined(", ")
}

/// A part of a formula, and how tightly it holds together.
private struct Piece {
  enum Strength: Int { case choice, sign, sum, product, power, whole }

  var text: LaTeXText
  var strength: Strength

  init(_ text: LaTeXText, _ strength: Strength) {
    self.text = text
    self.strength = strength
  }

  /// In parentheses where it would otherwise fall apart.
  func inside(_ least: Strength) -> LaTeXText {
    strength.rawValue >= least.rawValue ? text : "\\left(\(text)\\right)"
  }
}

private func latex(_ expression: Expression) -> Piece? {
  switch expression.kind {
  case .number(let number): return numeral(number)
  case .name(let name): return Piece(symbol(name), .whole)
  case .unary(.negate, let operand):
    return latex(operand).map { Piece("-\($0.inside(.product))", .sign) }
  case .binary(let sign, let left, let right, _) where relations[sign] == nil:
    return binary(sign, left, right)
  case .binary, .comparison:
    // A comparison counts as 1 or 0, which mathematicians write in brackets.
    return comparison(expression).map { Piece("\\left[\($0)\\right]", .whole) }
  case .conditional(let condition, let yes, let no):
    guard let condition = conditionText(condition), let yes = latex(yes), let no = latex(no) else {
      return nil
    }
    return Piece(
      "\\begin{cases} \(yes.text) & \\text{if } \(condition) \\\\ \(no.text) & \\text{otherwise} \\end{cases}",
      .choice)
  case .call(let callee, let arguments):
    guard case .name(let name) = callee.kind, arguments.allSatisfy({ $0.name == nil }) else {
      return nil
    }
    var parts: [Piece] = []
    for argument in arguments {
      guard let piece = latex(argument.value) else { return nil }
      parts.append(piece)
    }
    return call(name, parts)
  default: return nil
  }
}

private func binary(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) -> Piece? {
  guard let a = latex(left), let b = latex(right) else { return nil }
  switch sign {
  case .add: return Piece("\(a.inside(.sign)) + \(b.inside(.sum))", .sum)
  case .subtract: return Piece("\(a.inside(.sign)) - \(b.inside(.product))", .sum)
  case .divide: return Piece("\\frac{\(a.text)}{\(b.text)}", .product)
  case .power: return Piece("\(a.inside(.whole))^{\(b.text)}", .power)
  case .multiply:
    let first = a.strength == .sign ? a.text : a.inside(.product)
    let second = b.inside(.product)
    // Two digits side by side would be one number.
    let needsDot = second.source.first?.isNumber ?? false
    let sign: LaTeXText = needsDot ? "\\cdot" : "\\,"
    return Piece("\(first) \(sign) \(second)", .product)
  default: return nil
  }
}

private func conditionText(_ expression: Expression) -> LaTeXText? {
  comparison(expression) ?? latex(expression)?.text
}

private let relations: [BinaryOperator: LaTeXText] = [
  .less: "<", .lessOrEqual: "\\le", .greater: ">", .greaterOrEqual: "\\ge", .equal: "=",
  .notEqual: "\\ne",
]

/// `a < b`, `a < b <= c`; nil for anything else.
private func comparison(_ expression: Expression) -> LaTeXText? {
  let links: (operands: [Expression], signs: [BinaryOperator])
  switch expression.kind {
  case .binary(let sign, let left, let right, _): links = ([left, right], [sign])
  case .comparison(let operands, let signs, _): links = (operands, signs)
  default: return nil
  }
  guard links.signs.allSatisfy({ relations[$0] != nil }) else { return nil }
  var text: LaTeXText = ""
  for (index, operand) in links.operands.enumerated() {
    guard let piece = latex(operand) else { return nil }
    if index > 0 {
      guard let word = relations[links.signs[index - 1]] else { return nil }
      text += " \(word) "
    }
    text += piece.inside(.sum)
  }
  return text
}

private func call(_ name: String, _ arguments: [Piece]) -> Piece {
  let list = arguments.map { $0.text }.joined(", ")
  switch (name, arguments.count) {
  case ("sqrt", 1): return Piece("\\sqrt{\(list)}", .whole)
  case ("abs", 1): return Piece("\\left|\(list)\\right|", .whole)
  case ("floor", 1): return Piece("\\left\\lfloor \(list)\\right\\rfloor", .whole)
  case ("ceil", 1): return Piece("\\left\\lceil \(list)\\right\\rceil", .whole)
  case ("exp", _), ("log", _), ("sin", _), ("cos", _), ("tan", _), ("tanh", _), ("max", _),
    ("min", _):
    return Piece("\\\(LaTeXText(ownWords: name))\\left(\(list)\\right)", .whole)
  default: return Piece("\(symbol(name))\\left(\(list)\\right)", .whole)
  }
}

private func numeral(_ number: Double) -> Piece? {
  guard number.isFinite else { return nil }
  let text = "\(number)"
  if text.hasSuffix(".0") { return Piece("\(text.dropLast(2))", .whole) }
  guard let mark = text.firstIndex(of: "e") else { return Piece("\(text)", .whole) }
  let power = text[text.index(after: mark)...].drop { $0 == "+" }
  return Piece("\(text[..<mark]) \\cdot 10^{\(power)}", .product)
}

/// A name as mathematicians set it: Greek letters, a hat, an index.
private func symbol(_ name: String) -> LaTeXText {
  let greek = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu",
    "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
  ]
  let parts = name.split(separator: "_", maxSplits: 1).map(String.init)
  if parts.count == 2, parts[1] == "hat" { return "\\hat{\(symbol(parts[0]))}" }
  if parts.count == 2, !parts[1].contains("_") {
    return "\(symbol(parts[0]))_{\(symbol(parts[1]))}"
  }
  if greek.contains(name) { return "\\\(name)" }
  if name.count == 1 { return "\(name)" }
  return "\\mathrm{\(name)}"
}
