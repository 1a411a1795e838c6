/// Reads LaTeX's way of writing formulas.
struct FormulaReader {
  var rest: Substring
  private var depth = 0

  init(rest: Substring) { self.rest = rest }

  /// What ends a part of a formula.
  enum End: Equatable {
    case brace, right
  }

  /// All up to the end of the part, which is read too.
  mutating func nodes(until end: End?) throws(FormulaError) -> [Formula.Node] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 24 else { throw .unreadable("a formula has at most 24 levels") }
    var nodes: [Formula.Node] = []
    while let next = rest.first {
      if next == "}" {
        rest.removeFirst()
        if end == .brace { return nodes }
        throw .unreadable("a `}` has no `{`")
      }
      if end == .right, rest.hasPrefix("\\right") {
        rest.removeFirst(6)
        return nodes
      }
      if next == "_" || next == "^" {
        rest.removeFirst()
        let script = try argument()
        let base = nodes.popLast() ?? .group([])
        nodes.append(try Self.scripted(base, script, isBelow: next == "_"))
      } else if next == "'" {
        rest.removeFirst()
        let base = nodes.popLast() ?? .group([])
        nodes.append(.group([base, .letters("′", isItalic: false)]))
      } else {
        nodes.append(try atom())
      }
    }
    switch end {
    case .brace: throw .unreadable("a `{` is not closed")
    case .right: throw .unreadable("a `\\left` has no `\\right`")
    case nil: return nodes
    }
  }

  private static func scripted(
    _ base: Formula.Node, _ script: [Formula.Node], isBelow: Bool
  ) throws(FormulaError) -> Formula.Node {
    if case .scripts(let inner, let below, let above) = base {
      guard (isBelow ? below : above) == nil else {
        throw .unreadable("two scripts stand at one place; put the inner ones in braces")
      }
      return .scripts(inner, below: isBelow ? script : below, above: isBelow ? above : script)
    }
    return .scripts([base], below: isBelow ? script : nil, above: isBelow ? nil : script)
  }

  /// A part in braces, or one letter or command.
  private mutating func argument() throws(FormulaError) -> [Formula.Node] {
    rest = rest.drop { $0 == " " }
    guard !rest.isEmpty else { throw .unreadable("something is missing at its end") }
    if rest.first == "{" {
      rest.removeFirst()
      return try nodes(until: .brace)
    }
    return [try atom()]
  }

  private mutating func atom() throws(FormulaError) -> Formula.Node {
    guard let next = rest.popFirst() else { throw .unreadable("something is missing at its end") }
    switch next {
    case "{": return .group(try nodes(until: .brace))
    case "\\": return try command()
    case " ": return .space(0)
    case "-": return .letters("\u{2212}", isItalic: false, space: Self.relation)
    case "+", "=", "<", ">", "≤", "≥", "≠", "≈", "±", "∈", "→", "∝", "×":
      return .letters(String(next), isItalic: false, space: Self.relation)
    case ",", ";", ":": return .group([.letters(String(next), isItalic: false), .space(0.17)])
    case "*": return .letters("∗", isItalic: false, space: 0.12)
    default: return .letters(String(next), isItalic: next.isLetter && !next.isUppercaseGreek)
    }
  }

  private static let relation = 0.22

  private mutating func command() throws(FormulaError) -> Formula.Node {
    var name = String(rest.prefix { $0.isASCII && $0.isLetter })
    if name.isEmpty { name = String(rest.prefix(1)) }
    rest.removeFirst(name.count)
    switch name {
    case "frac", "dfrac", "tfrac": return .fraction(try argument(), try argument())
    case "sqrt": return .root(try argument())
    case "overline": return .overline(try argument())
    case "text", "mathrm", "operatorname": return .letters(try words(), isItalic: false)
    case "left": return try bracketed()
    case ",", ":": return .space(0.17)
    case ";", " ": return .space(0.28)
    case "quad": return .space(1)
    case "!": return .space(-0.17)
    case "{", "}", "_": return .letters(name, isItalic: false)
    case "|": return .letters("‖", isItalic: false)
    default: break
    }
    if let accent = Self.accents[name] {
      let base = try argument()
      guard case .letters(let letters, let isItalic, _) = base.first, base.count == 1,
        letters.count == 1
      else { return name == "bar" ? .overline(base) : .group(base) }
      return .letters(letters + accent, isItalic: isItalic)
    }
    if let letter = Self.letters[name] {
      return .letters(letter, isItalic: letter.first?.isUppercaseGreek == false)
    }
    if let sign = Self.signs[name] { return .letters(sign, isItalic: false) }
    if let sign = Self.relations[name] {
      return .letters(sign, isItalic: false, space: Self.relation)
    }
    if Self.functions.contains(name) { return .letters(name, isItalic: false, space: 0.08) }
    throw .unknown(
      command: "\\" + name,
      known: ["\\frac", "\\sqrt", "\\hat", "\\bar", "\\text", "\\left"]
        + (Array(Self.letters.keys) + Array(Self.signs.keys) + Array(Self.relations.keys)
        + Self.functions).sorted().map { "\\" + $0 })
  }

  /// The letters in braces as they stand.
  private mutating func words() throws(FormulaError) -> String {
    guard rest.first == "{", let end = rest.firstIndex(of: "}") else {
      throw .unreadable("a `\\text` needs braces around its words")
    }
    defer { rest = rest[rest.index(after: end)...] }
    return String(rest[rest.index(after: rest.startIndex)..<end])
  }

  private mutating func bracketed() throws(FormulaError) -> Formula.Node {
    let open = try bracket()
    let inner = try nodes(until: .right)
    return .bracketed(open, inner, try bracket())
  }

  private mutating func bracket() throws(FormulaError) -> String {
    guard let sign = rest.popFirst() else { throw .unreadable("a bracket is missing") }
    if sign == "." { return "" }
    if sign == "\\" {
      let name = String(rest.prefix { $0.isLetter })
      if name.isEmpty, let brace = rest.popFirst() { return String(brace) }
      rest.removeFirst(name.count)
      if let bracket = Self.signs[name] { return bracket }
    }
    guard "()[]|/<>".contains(sign) else { throw .unreadable("`\\left` is followed by a bracket") }
    return String(sign)
  }

  private static let accents: [String: String] = [
    "hat": "\u{302}", "bar": "\u{304}", "tilde": "\u{303}", "dot": "\u{307}", "ddot": "\u{308}",
    "check": "\u{30C}",
  ]
  private static let letters: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ",
    "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "ell": "ℓ",
  ]
  private static let signs: [String: String] = [
    "sum": "∑", "prod": "∏", "int": "∫", "infty": "∞", "partial": "∂", "nabla": "∇", "ldots": "…",
    "dots": "…", "cdots": "⋯", "mid": "|", "prime": "′", "circ": "∘", "degree": "°", "langle": "⟨",
    "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "emptyset": "∅",
    "forall": "∀", "exists": "∃",
  ]
  private static let relations: [String: String] = [
    "cdot": "·", "times": "×", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "approx": "≈", "sim": "∼", "in": "∈", "notin": "∉", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "mapsto": "↦", "propto": "∝", "ll": "≪", "gg": "≫", "subset": "⊂",
    "equiv": "≡", "div": "÷", "Rightarrow": "⇒",
  ]
  private static let functions = [
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "det", "dim", "exp", "inf", "lim", "ln",
    "log", "max", "min", "sin", "sinh", "softmax", "sup", "tan", "tanh",
  ]
}

extension Character {
  fileprivate var isUppercaseGreek: Bool { ("Α"..."Ω").contains(self) || self == "ℓ" }
}
